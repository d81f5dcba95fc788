using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Http;

/// <summary>Counts and times every request as client-go does. A watch is timed to its first byte.</summary>
internal sealed class MetricsHandler : DelegatingHandler
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;

    public MetricsHandler(Meter meter, TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        _requests = meter.CreateCounter<long>(
            "rest_client_requests_total", description: "Requests to the Kubernetes API by status code, method and host.");
        _duration = meter.CreateHistogram(
            "rest_client_request_duration_seconds",
            description: "Latency of requests to the Kubernetes API by verb and host, in seconds.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60],
            });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var code = "<error>";
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            code = ((int)response.StatusCode).ToString();
            return response;
        }
        finally
        {
            var elapsed = _time.GetElapsedTime(started);
            Log.Answered(_logger, request.Method, request.RequestUri, code, elapsed.TotalMilliseconds);
            var host = request.RequestUri!.Authority;
            _requests.Add(1, new TagList { { "code", code }, { "method", request.Method.Method }, { "host", host } });
            _duration.Record(
                elapsed.TotalSeconds,
                new TagList { { "verb", request.Is(RequestKind.Watch) ? "WATCH" : request.Method.Method }, { "host", host } });
        }
    }
}
