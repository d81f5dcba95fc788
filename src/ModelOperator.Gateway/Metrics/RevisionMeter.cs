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
        Streams = instruments.Streams(revision);
    }

    public string Revision { get; }

    /// <summary>The counts that the operator asks for; they outlive this meter.</summary>
    public RevisionCount Count { get; }

    /// <summary>Measures the streamed answers.</summary>
    public StreamMeter Streams { get; }

    /// <summary>The number of requests under way.</summary>
    public int InFlight => (int)_inFlight.Value;

    public void Begin() => _inFlight.Inc();

    /// <summary>Ends a request that says nothing about the revision.</summary>
    public void Withdraw() => _inFlight.Dec();

    /// <summary>Ends a request.</summary>
    /// <param name="code">The HTTP status as sent; 499 when the client left first, and 502 when the answer was cut short. For the gateway's
    /// own answers to gRPC it is the HTTP status that they stand for.</param>
    /// <param name="grpcStatus">The gRPC status; null for plain HTTP.</param>
    /// <param name="duration">The time from the request's head to the last byte of the answer, without the time spent waiting for the
    /// client.</param>
    /// <param name="unanswered">The time for which the client had waited since its request was complete, when it left before any part of an
    /// answer came; otherwise null.</param>
    public void End(int code, int? grpcStatus, TimeSpan duration, TimeSpan? unanswered = null)
    {
        _inFlight.Dec();
        _requests[AnswerStatus.Of(code, grpcStatus)].Inc();
        if (code is not StatusCodes.Status101SwitchingProtocols)
        {
            // The few milliseconds to the beginning of a session say nothing about what comes in it.
            _duration.Observe(duration.TotalSeconds);
        }

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
    /// <param name="weight">The share of the requests, in percent.</param>
    /// <param name="readyEndpoints">The number of endpoints that take them; null when there are to be none, which is no fault.</param>
    public void Route(int weight, int? readyEndpoints)
    {
        _weight.Set(weight);
        if (readyEndpoints is { } count)
        {
            _readyEndpoints.Set(count);
        }
        else
        {
            _readyEndpoints.Unpublish();
        }
    }

    /// <summary>Shows that the revision has no part in the routes in force.</summary>
    public void Unroute()
    {
        _weight.Unpublish();
        _readyEndpoints.Unpublish();
    }

    /// <summary>Shows at 0 the series that PromQL's <c>rate()</c> must have seen before their first rise.</summary>
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

    /// <summary>Removes the revision's series.</summary>
    public void Remove()
    {
        _requests.Remove();
        foreach (var series in Counted.Concat([_weight, _readyEndpoints, _repeated, _repeatChecked, _review, _reviewChecked])
                     .Concat(Streams.Series))
        {
            series.Remove();
        }
    }

    private IEnumerable<ChildBase> Counted => [_duration, _unanswered, _inFlight, _rerouted, _retries, _ejections];
}
