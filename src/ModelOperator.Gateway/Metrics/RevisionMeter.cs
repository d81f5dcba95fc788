using Prometheus;

namespace ModelOperator.Gateway.Metrics;

/// <summary>Counts the requests of one revision. Its series are looked up once, so that counting allocates nothing.</summary>
internal sealed class RevisionMeter
{
    private static readonly int[] Announced =
    [
        StatusCodes.Status200OK,
        StatusCodes.Status500InternalServerError,
        StatusCodes.Status502BadGateway,
        StatusCodes.Status503ServiceUnavailable,
    ];

    private readonly StatusCounters _requests;
    private readonly Histogram.Child _duration;
    private readonly Histogram.Child _unanswered;
    private readonly Gauge.Child _inFlight;
    private readonly Counter.Child _rerouted;
    private readonly Counter.Child _retries;
    private readonly Counter.Child _ejections;
    private readonly Counter.Child _repeated;
    private readonly Counter.Child _repeatChecked;
    private readonly Counter.Child _review;
    private readonly Counter.Child _reviewChecked;
    private readonly Gauge.Child _weight;
    private readonly Gauge.Child _readyEndpoints;

    public RevisionMeter(string revision, GatewayInstruments instruments, RevisionCount count)
    {
        Count = count;
        Revision = revision;
        _requests = new StatusCounters(status => instruments.Requests(revision, status));
        _duration = instruments.Duration.WithLabels(revision);
        _unanswered = instruments.Unanswered.WithLabels(revision);
        _inFlight = instruments.InFlight.WithLabels(revision);
        _rerouted = instruments.Rerouted.WithLabels(revision);
        _retries = instruments.Retries.WithLabels(revision);
        _ejections = instruments.Ejections.WithLabels(revision);
        _repeated = instruments.Repeated.WithLabels(revision);
        _repeatChecked = instruments.RepeatChecked.WithLabels(revision);
        _review = instruments.Review.WithLabels(revision);
        _reviewChecked = instruments.ReviewChecked.WithLabels(revision);
        _weight = instruments.Weight.WithLabels(revision);
        _readyEndpoints = instruments.ReadyEndpoints.WithLabels(revision);
    }

    public string Revision { get; }

    /// <summary>What the operator asks for; it outlives this meter.</summary>
    public RevisionCount Count { get; }

    /// <summary>Requests under way.</summary>
    public int InFlight => (int)_inFlight.Value;

    public void Begin() => _inFlight.Inc();

    /// <summary>A request has ended that says nothing about the revision.</summary>
    public void Withdraw() => _inFlight.Dec();

    /// <summary>A request has ended.</summary>
    /// <param name="code">HTTP status as sent; 499 when the client left first, 502 when the answer was cut short; of the gateway's own
    /// answers to gRPC the status that stands for them.</param>
    /// <param name="grpcStatus">gRPC status, null for plain HTTP.</param>
    /// <param name="duration">From the request's head to the last byte of the answer, without the time in which the client was waited
    /// for.</param>
    /// <param name="unanswered">How long the client had waited since its request was whole, when it left before anything of an answer came;
    /// else null.</param>
    public void End(int code, int? grpcStatus, TimeSpan duration, TimeSpan? unanswered = null)
    {
        _inFlight.Dec();
        _requests[AnswerStatus.Of(code, grpcStatus)].Inc();
        _duration.Observe(duration.TotalSeconds);
        if (unanswered is { } waited)
        {
            _unanswered.Observe(waited.TotalSeconds);
        }
    }

    public void Rerouted() => _rerouted.Inc();

    public void Retried() => _retries.Inc();

    public void Ejected() => _ejections.Inc();

    /// <summary>Shows the counters of repeated requests at 0, from when they are counted.</summary>
    public void AnnounceRepeats()
    {
        _repeated.Publish();
        _repeatChecked.Publish();
    }

    /// <summary>It is known of a request whether it repeats another.</summary>
    public void RepeatChecked(bool repeats)
    {
        _repeatChecked.Inc();
        if (repeats)
        {
            _repeated.Inc();
        }
    }

    /// <summary>Shows the counters of answers for review at 0, from when they are counted.</summary>
    public void AnnounceReview()
    {
        _review.Publish();
        _reviewChecked.Publish();
    }

    /// <summary>It is known of an answer whether people should look at it.</summary>
    public void ReviewChecked(bool isForReview)
    {
        _reviewChecked.Inc();
        if (isForReview)
        {
            _review.Inc();
        }
    }

    /// <summary>Shows the revision's part in the routes in force.</summary>
    /// <param name="weight">Its share of the requests, in percent.</param>
    /// <param name="readyEndpoints">How many endpoints take them.</param>
    public void Route(int weight, int readyEndpoints)
    {
        _weight.Set(weight);
        _readyEndpoints.Set(readyEndpoints);
    }

    /// <summary>Shows that the revision has no part in the routes in force.</summary>
    public void Unroute()
    {
        _weight.Unpublish();
        _readyEndpoints.Unpublish();
    }

    /// <summary>Shows the series at 0 that PromQL's <c>rate()</c> needs to have seen there.</summary>
    public void Announce()
    {
        foreach (var code in Announced)
        {
            _requests[AnswerStatus.Of(code, null)].Publish();
        }

        foreach (var series in Counted)
        {
            series.Publish();
        }
    }

    /// <summary>Takes the revision's series off the page.</summary>
    public void Remove()
    {
        _requests.Remove();
        foreach (var series in Counted.Concat([_weight, _readyEndpoints, _repeated, _repeatChecked, _review, _reviewChecked]))
        {
            series.Remove();
        }
    }

    private IEnumerable<ChildBase> Counted => [_duration, _unanswered, _inFlight, _rerouted, _retries, _ejections];
}
