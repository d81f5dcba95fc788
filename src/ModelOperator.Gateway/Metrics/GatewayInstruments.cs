using System.Diagnostics.Metrics;

namespace ModelOperator.Gateway.Metrics;

/// <summary>The instruments of the data plane. Namespace and name are tags of the meter, and so of every series.</summary>
internal sealed class GatewayInstruments(Meter meter)
{
    // From a tree model on a warm CPU to a long generation; the upper bounds of nginx's and Envoy's defaults are between.
    private static readonly double[] LatencyBounds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 20, 30, 60];

    public Meter Meter { get; } = meter;

    public Counter<long> Requests { get; } = meter.CreateCounter<long>(
        "model_gateway_requests_total",
        description: "Requests answered, by revision and HTTP status as sent (499: the client left first; 502 also when an answer was cut short).");

    public Histogram<double> Duration { get; } = meter.CreateHistogram(
        "model_gateway_request_duration_seconds",
        description: "Time from a request's head to the last byte of its answer, without the time in which the gateway waited for the client.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = LatencyBounds });

    public Histogram<double> Unanswered { get; } = meter.CreateHistogram(
        "model_gateway_unanswered_seconds",
        description: "Of requests whose client left, or whose deadline passed, before anything of an answer came: the time since they "
            + "were whole.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = LatencyBounds });

    public Counter<long> Rerouted { get; } = meter.CreateCounter<long>(
        "model_gateway_rerouted_requests_total",
        description: "Requests that were this revision's turn and went to another one, because it had no ready endpoint.");

    public Counter<long> Retries { get; } = meter.CreateCounter<long>(
        "model_gateway_retries_total",
        description: "Attempts on another endpoint after one that processed no byte of the request.");

    public Counter<long> Ejections { get; } = meter.CreateCounter<long>(
        "model_gateway_endpoint_ejections_total",
        description: "Times an endpoint was passed over for a while because it refused a connection.");

    public Counter<long> RejectedRoutes { get; } = meter.CreateCounter<long>(
        "model_gateway_rejected_routes_total",
        description: "Versions of routes.json that were not valid and so not applied.");

    public Counter<long> ShadowRequests { get; } = meter.CreateCounter<long>(
        "model_gateway_shadow_requests_total",
        description: "Copies sent to a shadow revision, by HTTP status, or timeout, unreachable, broken, error where no answer came.");

    public Histogram<double> ShadowDuration { get; } = meter.CreateHistogram(
        "model_gateway_shadow_request_duration_seconds",
        description: "Time from sending a copy to the last byte of its answer.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = LatencyBounds });

    public Counter<long> ShadowDropped { get; } = meter.CreateCounter<long>(
        "model_gateway_shadow_dropped_total",
        description: "Copies that were not sent, or given up, by reason.");

    public Counter<long> ShadowCompared { get; } = meter.CreateCounter<long>(
        "model_gateway_shadow_compared_total",
        description: "Answers to copies, by how they compare with what the client got: match, mismatch, incomparable.");
}
