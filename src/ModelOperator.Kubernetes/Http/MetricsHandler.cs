using Microsoft.Extensions.Logging;
using Prometheus;

namespace ModelOperator.Kubernetes.Http;

/// <summary>Counts and times every request as client-go does. A watch is timed to its first byte.</summary>
internal sealed class MetricsHandler : DelegatingHandler
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Counter _requests;
    private readonly Histogram _duration;

    public MetricsHandler(MetricFactory metrics, TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        _requests = metrics.CreateCounter(
            "rest_client_requests_total", "Requests to the Kubernetes API by status code, method and host.", ["code", "host", "method"]);
        _duration = metrics.CreateHistogram(
            "rest_client_request_duration_seconds",
            "Latency of requests to the Kubernetes API by verb and host, in seconds.",
            ["host", "verb"],
            new HistogramConfiguration { Buckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60] });
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
            var verb = request.Is(RequestKind.Watch) ? "WATCH" : request.Method.Method;
            _requests.WithLabels(code, host, request.Method.Method).Inc();
            _duration.WithLabels(host, verb).Observe(elapsed.TotalSeconds);
        }
    }
}
