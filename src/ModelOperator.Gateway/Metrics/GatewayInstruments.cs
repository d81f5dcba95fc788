using ModelOperator.Contracts.Metrics;
using Prometheus;

namespace ModelOperator.Gateway.Metrics;

/// <summary>The metrics of the data plane. Every series carries the namespace and name of the ModelDeployment. Series of a revision are not
/// shown before their first event, unless they are published at 0.</summary>
internal sealed class GatewayInstruments
{
    private const string Revision = "revision";
    private const string Code = "code";

    private static readonly CounterConfiguration SilentCounter = new() { SuppressInitialValue = true };
    private static readonly GaugeConfiguration SilentGauge = new() { SuppressInitialValue = true };
    private static readonly HistogramConfiguration Latency = new() { SuppressInitialValue = true, Buckets = [.. GatewayBuckets.Durations] };

    private readonly IMetricFactory _metrics;
    private readonly (Counter Http, Counter Grpc) _requests;
    private readonly (Counter Http, Counter Grpc) _shadowRequests;
    private readonly (Histogram First, Histogram PerToken, Counter Tokens) _streams;
    private readonly (Histogram First, Histogram PerToken, Counter Tokens) _shadowStreams;

    public GatewayInstruments(CollectorRegistry registry, GatewayOptions owner)
    {
        _metrics = Prometheus.Metrics.WithCustomRegistry(registry)
            .WithLabels(new Dictionary<string, string> { ["name"] = owner.Name, ["namespace"] = owner.Namespace });
        // Without this, each event would look for a trace to name.
        _metrics.ExemplarBehavior = ExemplarBehavior.NoExemplars();

        _requests = CountByStatus(
            GatewayMetricNames.Requests,
            "Requests answered, by revision and HTTP status as sent (499: the client left first; 502 also when an answer was cut short).");
        Duration = Time(
            GatewayMetricNames.RequestDuration,
            "Time from a request's head to the last byte of its answer, without the time in which the gateway waited for the client.");
        Unanswered = Time(
            GatewayMetricNames.Unanswered,
            "Time from a complete request until its client left or its deadline passed, when no part of an answer had come.");
        InFlight = Level(GatewayMetricNames.InflightRequests, "Requests under way.");
        Rerouted = Count(
            GatewayMetricNames.ReroutedRequests,
            "Requests for this revision that went to another one, because it had no ready endpoint.");
        Retries = Count(
            GatewayMetricNames.Retries, "Attempts on another endpoint after one that processed no byte of the request.");
        Ejections = Count(
            GatewayMetricNames.EndpointEjections,
            "Times an endpoint was passed over for a while because it refused a connection.");

        Weight = Level(GatewayMetricNames.RouteWeight, "Share of the requests, in percent.");
        ReadyEndpoints = Level(GatewayMetricNames.ReadyEndpoints, "Ready endpoints of the revision.");
        Generation = _metrics.CreateGauge(GatewayMetricNames.RouteGeneration, "Generation of the routes in force.", SilentGauge);
        RejectedRoutes = _metrics.CreateCounter(
            GatewayMetricNames.RejectedRoutes, "Versions of routes.json that were not valid and so not applied.");
        RejectedMonitoring = _metrics.CreateCounter(
            GatewayMetricNames.RejectedMonitoring,
            "Versions of routes.json that were applied without their part monitoring, which was not valid.");

        HeldRequests = _metrics.CreateGauge(GatewayMetricNames.HeldRequests, "Requests that wait for a first pod.", SilentGauge);
        Holds = _metrics.CreateCounter(
            GatewayMetricNames.Holds,
            "Requests for a revision without pods, by what became of them: released, expired, full and stopping (not held), left.",
            ["result"],
            SilentCounter);
        HoldDuration = _metrics.CreateHistogram(
            GatewayMetricNames.HoldDuration,
            "Time for which requests waited for a first pod; it is not in the duration of a request.",
            new HistogramConfiguration { SuppressInitialValue = true, Buckets = [.. GatewayBuckets.Durations] });

        Repeated = Count(
            GatewayMetricNames.RepeatedRequests, "Requests that repeat what the same caller has had answered within the last minute.");
        RepeatChecked = Count(
            GatewayMetricNames.RepeatCheckedRequests, "Requests of which it is known whether they repeat another.");

        Review = Count(GatewayMetricNames.Review, "Answers of which the model is so unsure that people should look at them.");
        ReviewChecked = Count(
            GatewayMetricNames.ReviewChecked, "Answers of which the model server said how sure the model is.");

        _shadowRequests = CountByStatus(
            GatewayMetricNames.ShadowRequests,
            "Copies sent to a shadow revision, by HTTP status; without an answer by timeout, unreachable, broken or error.");
        ShadowDuration = Time(
            GatewayMetricNames.ShadowRequestDuration, "Time from sending a copy to the last byte of its answer.");
        ShadowDropped = Count(GatewayMetricNames.ShadowDropped, "Copies that were not sent, or given up, by reason.", "reason");
        ShadowCompared = Count(
            GatewayMetricNames.ShadowCompared,
            "Answers to copies, by comparison with the client's answer: match, mismatch, incomparable.",
            "result");

        const string first = "Time from a request's head to the first token of its streamed answer, without the time in which the gateway "
            + "waited for the client.";
        const string perToken = "Mean time per token after the first, of a streamed answer of several tokens.";
        const string tokens = "Tokens of streamed answers: the number that the server names, otherwise the parts of the stream.";
        _streams = (
            Tokens(GatewayMetricNames.TimeToFirstToken, first, GatewayBuckets.FirstToken),
            Tokens(GatewayMetricNames.TimePerOutputToken, perToken, GatewayBuckets.PerToken),
            Count(GatewayMetricNames.OutputTokens, tokens));
        _shadowStreams = (
            Tokens(GatewayMetricNames.ShadowTimeToFirstToken, "The same time for a copy, from sending it.", GatewayBuckets.FirstToken),
            Tokens(GatewayMetricNames.ShadowTimePerOutputToken, perToken + " Of copies.", GatewayBuckets.PerToken),
            Count(GatewayMetricNames.ShadowOutputTokens, tokens + " Of copies."));
    }

    public Histogram Duration { get; }

    public Histogram Unanswered { get; }

    public Gauge InFlight { get; }

    public Counter Rerouted { get; }

    public Counter Retries { get; }

    public Counter Ejections { get; }

    public Gauge Weight { get; }

    public Gauge ReadyEndpoints { get; }

    public Gauge Generation { get; }

    public Counter RejectedRoutes { get; }

    public Counter RejectedMonitoring { get; }

    public Gauge HeldRequests { get; }

    public Counter Holds { get; }

    public Histogram HoldDuration { get; }

    public Counter Repeated { get; }

    public Counter RepeatChecked { get; }

    public Counter Review { get; }

    public Counter ReviewChecked { get; }

    public Histogram ShadowDuration { get; }

    public Counter ShadowDropped { get; }

    public Counter ShadowCompared { get; }

    public Counter.Child Requests(string revision, AnswerStatus status) => Of(_requests, revision, status);

    public Counter.Child ShadowRequests(string revision, AnswerStatus status) => Of(_shadowRequests, revision, status);

    /// <summary>Measures the streamed answers of a revision.</summary>
    public StreamMeter Streams(string revision) => Of(_streams, revision);

    /// <summary>Measures the streamed answers of a revision to copies.</summary>
    public StreamMeter ShadowStreams(string revision) => Of(_shadowStreams, revision);

    private static StreamMeter Of((Histogram First, Histogram PerToken, Counter Tokens) streams, string revision) =>
        new(streams.First.WithLabels(revision), streams.PerToken.WithLabels(revision), streams.Tokens.WithLabels(revision));

    private static Counter.Child Of((Counter Http, Counter Grpc) counters, string revision, AnswerStatus status) =>
        status.GrpcStatus is { } grpc
            ? counters.Grpc.WithLabels(status.Code, grpc, revision)
            : counters.Http.WithLabels(status.Code, revision);

    private Counter Count(string name, string help, params string[] labels) =>
        _metrics.CreateCounter(name, help, [.. labels, Revision], SilentCounter);

    private Gauge Level(string name, string help) => _metrics.CreateGauge(name, help, [Revision], SilentGauge);

    private Histogram Time(string name, string help) => _metrics.CreateHistogram(name, help, [Revision], Latency);

    private Histogram Tokens(string name, string help, IReadOnlyList<double> bounds) =>
        _metrics.CreateHistogram(name, help, [Revision], new HistogramConfiguration { SuppressInitialValue = true, Buckets = [.. bounds] });

    // There are two counters of one name, because an answer over plain HTTP has no label for the gRPC status, not even an empty one.
    private (Counter Http, Counter Grpc) CountByStatus(string name, string help) =>
        (Count(name, help, Code), Count(name, help, Code, "grpc_status"));
}
