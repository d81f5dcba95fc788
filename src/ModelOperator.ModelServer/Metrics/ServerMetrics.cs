using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelOperator.ModelServer.Metrics;

/// <summary>What the server tells Prometheus, labelled by model, version and revision.</summary>
internal sealed class ServerMetrics
{
    public const string MeterName = "ModelOperator.ModelServer";

    /// <summary>From 0.25 ms: a tiny model answers in less than one.</summary>
    private static readonly double[] Buckets = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private static readonly double[] BatchSizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    private readonly Counter<long> _requests;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _computeDuration;
    private readonly Histogram<double> _queueDuration;
    private readonly Histogram<double> _batchSize;
    private readonly UpDownCounter<long> _inflight;
    private readonly Gauge<double> _loadDuration;
    private readonly Gauge<double> _startupPhase;
    private readonly KeyValuePair<string, object?> _model;
    private readonly KeyValuePair<string, object?> _version;
    private readonly KeyValuePair<string, object?> _revision;

    public ServerMetrics(IMeterFactory factory, TimeProvider time, string model, string version, string revision)
    {
        Statistics = new InferenceStatistics(time);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets };
        var meter = factory.Create(MeterName);
        _model = new("model", model);
        _version = new("version", version);
        _revision = new("revision", revision);
        _requests = meter.CreateCounter<long>("model_server_requests_total", description: "Inference requests answered, by HTTP status (499: the client went away).");
        _failures = meter.CreateCounter<long>("model_server_failures_total", description: "Inference requests that failed, by reason.");
        _requestDuration = meter.CreateHistogram(
            "model_server_request_duration_seconds", description: "Time from the first byte read to the last byte written.", advice: advice);
        _computeDuration = meter.CreateHistogram(
            "model_server_compute_duration_seconds", description: "Time inside the runtime, per successful run.", advice: advice);
        _queueDuration = meter.CreateHistogram(
            "model_server_queue_duration_seconds", description: "Time from a request's arrival at the queue to the start of its run.", advice: advice);
        _batchSize = meter.CreateHistogram(
            "model_server_batch_size", description: "Rows per run, with batching.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = BatchSizes });
        _inflight = meter.CreateUpDownCounter<long>("model_server_inflight_requests", description: "Inference requests being worked on or waiting.");
        _loadDuration = meter.CreateGauge<double>("model_server_load_duration_seconds", description: "How long the model took to load.");
        _startupPhase = meter.CreateGauge<double>("model_server_startup_phase_seconds", description: "How long each phase of the start took.");
    }

    /// <summary>The same, for the protocol's own page.</summary>
    public InferenceStatistics Statistics { get; }

    /// <summary>Makes the series that rates are taken of exist at zero, so that the first failure is seen as a rise.</summary>
    public void Announce()
    {
        _requests.Add(0, Tags("code", "200"));
        _requests.Add(0, Tags("code", "500"));
        foreach (var reason in Enum.GetValues<FailureReason>())
        {
            _failures.Add(0, Tags("reason", Name(reason)));
        }
    }

    public void Begin() => _inflight.Add(1, _model, _version, _revision);

    public void End(int status, TimeSpan duration)
    {
        _inflight.Add(-1, _model, _version, _revision);
        _requests.Add(1, Tags("code", Code(status)));
        _requestDuration.Record(duration.TotalSeconds, _model, _version, _revision);
        (status == StatusCodes.Status200OK ? Statistics.Success : Statistics.Fail).Add(duration);
    }

    /// <summary>A run succeeded.</summary>
    /// <param name="duration">Of the run.</param>
    /// <param name="rows">In it.</param>
    /// <param name="requests">That it answers.</param>
    public void Computed(TimeSpan duration, int rows, int requests = 1)
    {
        _computeDuration.Record(duration.TotalSeconds, _model, _version, _revision);
        Statistics.Ran(duration, rows, requests);
    }

    public void Queued(TimeSpan duration)
    {
        _queueDuration.Record(duration.TotalSeconds, _model, _version, _revision);
        Statistics.Queue.Add(duration);
    }

    public void Batched(int rows) => _batchSize.Record(rows, _model, _version, _revision);

    public void Failed(FailureReason reason) => _failures.Add(1, Tags("reason", Name(reason)));

    public void Loaded(TimeSpan duration) => _loadDuration.Record(duration.TotalSeconds, _model, _version, _revision);

    public void StartupPhase(string phase, TimeSpan duration) =>
        _startupPhase.Record(duration.TotalSeconds, Tags("phase", phase));

    private TagList Tags(string name, string value) => new() { _model, _version, _revision, { name, value } };

    private static string Name(FailureReason reason) => reason switch
    {
        FailureReason.Rejected => "REJECTED",
        FailureReason.Canceled => "CANCELED",
        FailureReason.Backend => "BACKEND",
        _ => "OTHER",
    };

    // Without an allocation for the usual ones.
    private static string Code(int status) => status switch
    {
        200 => "200",
        400 => "400",
        429 => "429",
        500 => "500",
        503 => "503",
        _ => status.ToString(),
    };
}
