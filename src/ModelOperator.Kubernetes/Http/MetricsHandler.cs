using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Http;

/// <summary>Counts and times every request as client-go does. A watch is timed to its first byte.</summary>
internal sealed class MetricsHandler : DelegatingHandler
{
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Counter<long> requests;
    private readonly Histogram<double> duration;

    public MetricsHandler(Meter meter, TimeProvider time, ILogger logger)
    {
        this.time = time;
        this.logger = logger;
        requests = meter.CreateCounter<long>(
            "rest_client_requests_total", description: "Requests to the Kubernetes API by status code, method and host.");
        duration = meter.CreateHistogram(
            "rest_client_request_duration_seconds",
            description: "Latency of requests to the Kubernetes API by verb and host, in seconds.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60],
            });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var code = "<error>";
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            code = ((int)response.StatusCode).ToString();
            return response;
        }
        finally
        {
            var elapsed = time.GetElapsedTime(started);
            Log.Answered(logger, request.Method, request.RequestUri, code, elapsed.TotalMilliseconds);
            var host = request.RequestUri!.Authority;
            requests.Add(1, new TagList { { "code", code }, { "method", request.Method.Method }, { "host", host } });
            duration.Record(
                elapsed.TotalSeconds,
                new TagList { { "verb", request.Is(RequestKind.Watch) ? "WATCH" : request.Method.Method }, { "host", host } });
        }
    }
}
