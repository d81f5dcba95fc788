using System.Collections.Frozen;
using Prometheus;

namespace ModelOperator.Gateway.Metrics;

/// <summary>Counts the copies that go to one revision. Its series are looked up only once.</summary>
internal sealed class ShadowMeter
{
    /// <summary>There was no answer within the deadline.</summary>
    public const string TimedOut = "timeout";

    /// <summary>There was no ready endpoint, or none that takes connections.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The connection ended before the answer did.</summary>
    public const string Broken = "broken";

    /// <summary>The gateway itself failed; its log says why.</summary>
    public const string Failed = "error";

    private static readonly string[] Announced = ["200", "500", TimedOut, Unreachable, Broken];

    private readonly StatusCounters _requests;
    private readonly Histogram.Child _duration;
    private readonly FrozenDictionary<string, Counter.Child> _dropped;
    private readonly FrozenDictionary<Verdict, Counter.Child> _compared;
    private readonly RevisionCount _count;
    private int _inFlight;

    public ShadowMeter(string revision, GatewayInstruments instruments, RevisionCount count)
    {
        _count = count;
        _requests = new StatusCounters(status => instruments.ShadowRequests(revision, status));
        _duration = instruments.ShadowDuration.WithLabels(revision);
        Streams = instruments.ShadowStreams(revision);
        _dropped = DropReason.All.ToFrozenDictionary(reason => reason, reason => instruments.ShadowDropped.WithLabels(reason, revision));
        _compared = Enum.GetValues<Verdict>()
            .ToFrozenDictionary(verdict => verdict, verdict => instruments.ShadowCompared.WithLabels(NameOf(verdict), revision));
    }

    /// <summary>Measures the streamed answers to copies.</summary>
    public StreamMeter Streams { get; }

    /// <summary>The number of copies under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>Ends a copy.</summary>
    /// <param name="code">The HTTP status, or the reason why there is none.</param>
    /// <param name="grpcStatus">The gRPC status; null for plain HTTP.</param>
    /// <param name="duration">The time from sending the copy to the last byte of its answer.</param>
    public void End(string code, int? grpcStatus, TimeSpan duration)
    {
        Interlocked.Decrement(ref _inFlight);
        _requests[AnswerStatus.Of(code, grpcStatus)].Inc();
        _duration.Observe(duration.TotalSeconds);
    }

    /// <summary>Ends a copy under way that was given up.</summary>
    public void GiveUp(string reason)
    {
        Interlocked.Decrement(ref _inFlight);
        Dropped(reason);
    }

    public void Answered() => _count.Shadowed();

    public void Dropped(string reason) => _dropped[reason].Inc();

    public void Compared(Verdict verdict) => _compared[verdict].Inc();

    /// <summary>Shows at 0 the series that PromQL's <c>rate()</c> must have seen before their first rise.</summary>
    public void Announce()
    {
        foreach (var code in Announced)
        {
            _requests[AnswerStatus.Of(code, null)].Publish();
        }

        foreach (var series in OfRevision)
        {
            series.Publish();
        }
    }

    /// <summary>Removes the revision's series.</summary>
    public void Remove()
    {
        _requests.Remove();
        foreach (var series in OfRevision.Concat(Streams.Series))
        {
            series.Remove();
        }
    }

    private IEnumerable<ChildBase> OfRevision => [_duration, .. _dropped.Values, .. _compared.Values];

    private static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Match => "match",
        Verdict.Mismatch => "mismatch",
        _ => "incomparable",
    };
}
