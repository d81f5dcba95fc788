using System.Collections.Concurrent;
using System.Globalization;
using ModelOperator.Contracts.Metrics;
using Prometheus;

namespace ModelOperator.ModelServer.Metrics;

/// <summary>The metrics of inference requests. Their series are looked up once, so that counting allocates nothing.</summary>
internal sealed class ServerMetrics
{
    /// <summary>The buckets begin at 0.25 ms, because a tiny model answers in less than a millisecond.</summary>
    private static readonly HistogramConfiguration Times = new()
    {
        Buckets = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    // The series appears with the first batch, because a server without batching has none.
    private static readonly HistogramConfiguration BatchSizes = new()
    {
        Buckets = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
        SuppressInitialValue = true,
    };

    private readonly ConcurrentDictionary<int, Counter.Child> _requestsByStatus = [];
    private readonly Counter _requests;
    private readonly Counter.Child[] _failures;
    private readonly Histogram _requestDuration;
    private readonly Histogram _computeDuration;
    private readonly Histogram _queueDuration;
    private readonly Histogram _batchSize;
    private readonly Gauge _inflight;
    private readonly Gauge _loadDuration;
    private readonly Gauge _startupPhase;

    /// <param name="metrics">Gives every series the labels of the model.</param>
    /// <param name="time">The clock of the statistics.</param>
    public ServerMetrics(IMetricFactory metrics, TimeProvider time)
    {
        Statistics = new InferenceStatistics(time);
        _requests = metrics.CreateCounter(
            ModelServerMetricNames.Requests, "Inference requests answered, by HTTP status (499: the client went away).", ["code"]);
        var failures = metrics.CreateCounter(ModelServerMetricNames.Failures, "Inference requests that failed, by reason.", ["reason"]);
        _failures = [.. Enum.GetValues<FailureReason>().Select(reason => failures.WithLabels(Name(reason)))];
        _requestDuration = metrics.CreateHistogram(
            ModelServerMetricNames.RequestDuration, "Time from the first byte read to the last byte written.", Times);
        _computeDuration = metrics.CreateHistogram(
            ModelServerMetricNames.ComputeDuration, "Time inside the runtime, per successful run.", Times);
        _queueDuration = metrics.CreateHistogram(
            ModelServerMetricNames.QueueDuration, "Time from a request's arrival at the queue to the start of its run.", Times);
        _batchSize = metrics.CreateHistogram(ModelServerMetricNames.BatchSize, "Rows per run, with batching.", BatchSizes);
        _inflight = metrics.CreateGauge(ModelServerMetricNames.InflightRequests, "Inference requests being worked on or waiting.");
        _loadDuration = metrics.CreateGauge(
            ModelServerMetricNames.LoadDuration,
            "How long the model took to load.",
            new GaugeConfiguration { SuppressInitialValue = true });
        _startupPhase = metrics.CreateGauge(ModelServerMetricNames.StartupPhase, "How long each phase of the start took.", ["phase"]);

        // Series that rates are computed from exist from the start with the value 0, so that the first failure shows as an increase.
        RequestsOf(StatusCodes.Status200OK);
        RequestsOf(StatusCodes.Status500InternalServerError);
    }

    /// <summary>The same counts and times for the statistics of the protocol.</summary>
    public InferenceStatistics Statistics { get; }

    public void Begin() => _inflight.Inc();

    public void End(int status, TimeSpan duration)
    {
        _inflight.Dec();
        RequestsOf(status).Inc();
        _requestDuration.Observe(duration.TotalSeconds);
        (status == StatusCodes.Status200OK ? Statistics.Success : Statistics.Fail).Add(duration);
    }

    /// <summary>Counts a successful run.</summary>
    /// <param name="duration">The duration of the run.</param>
    /// <param name="rows">The number of rows in it.</param>
    /// <param name="requests">The number of requests that it answers.</param>
    public void Computed(TimeSpan duration, int rows, int requests = 1)
    {
        _computeDuration.Observe(duration.TotalSeconds);
        Statistics.Ran(duration, rows, requests);
    }

    public void Queued(TimeSpan duration)
    {
        _queueDuration.Observe(duration.TotalSeconds);
        Statistics.Queue.Add(duration);
    }

    public void Batched(int rows) => _batchSize.Observe(rows);

    public void Failed(FailureReason reason) => _failures[(int)reason].Inc();

    public void Loaded(TimeSpan duration) => _loadDuration.Set(duration.TotalSeconds);

    public void StartupPhase(string phase, TimeSpan duration) => _startupPhase.WithLabels(phase).Set(duration.TotalSeconds);

    // The statuses are the server's own, so clients cannot create series.
    private Counter.Child RequestsOf(int status) => _requestsByStatus.GetOrAdd(
        status, static (code, requests) => requests.WithLabels(code.ToString(CultureInfo.InvariantCulture)), _requests);

    private static string Name(FailureReason reason) => reason switch
    {
        FailureReason.Rejected => "REJECTED",
        FailureReason.Canceled => "CANCELED",
        FailureReason.Backend => "BACKEND",
        _ => "OTHER",
    };
}
