using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using ModelOperator.Gateway.Shadowing;
using ModelOperator.Gateway.Shadowing.Comparing;

namespace ModelOperator.Gateway.Metrics;

/// <summary>Counts the copies that go to one revision.</summary>
internal sealed class ShadowMeter
{
    /// <summary>No answer within the deadline.</summary>
    public const string TimedOut = "timeout";

    /// <summary>No ready endpoint, or none that takes connections.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The connection ended before the answer did.</summary>
    public const string Broken = "broken";

    /// <summary>The gateway itself failed; it says why in its log.</summary>
    public const string Failed = "error";

    private static readonly string[] Announced = ["200", "500", TimedOut, Unreachable, Broken];

    private readonly ConcurrentDictionary<(string Label, string Value), KeyValuePair<string, object?>[]> _tags = [];
    private readonly ConcurrentDictionary<(string Code, int GrpcStatus), KeyValuePair<string, object?>[]> _grpcTags = [];
    private readonly KeyValuePair<string, object?>[] _revisionTags;
    private readonly GatewayInstruments _instruments;
    private readonly RevisionCount _count;
    private int _inFlight;

    public ShadowMeter(string revision, GatewayInstruments instruments, RevisionCount count)
    {
        _revisionTags = [new("revision", revision)];
        _instruments = instruments;
        _count = count;
    }

    /// <summary>Copies under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The label of an answer.</summary>
    public static string CodeOf(int status) => status is StatusCodes.Status200OK ? "200" : status.ToString(CultureInfo.InvariantCulture);

    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>A copy has ended.</summary>
    /// <param name="code">HTTP status, or why there is none.</param>
    /// <param name="grpcStatus">gRPC status, null for plain HTTP.</param>
    /// <param name="duration">From sending it to its last byte.</param>
    public void End(string code, int? grpcStatus, TimeSpan duration)
    {
        Interlocked.Decrement(ref _inFlight);
        _instruments.ShadowRequests.Add(1, grpcStatus is { } status ? Answers(code, status) : Tags("code", code));
        _instruments.ShadowDuration.Record(duration.TotalSeconds, _revisionTags);
    }

    /// <summary>A copy under way was given up.</summary>
    public void GiveUp(string reason)
    {
        Interlocked.Decrement(ref _inFlight);
        Dropped(reason);
    }

    public void Answered() => _count.Shadowed();

    public void Dropped(string reason) => _instruments.ShadowDropped.Add(1, Tags("reason", reason));

    public void Compared(Verdict verdict) => _instruments.ShadowCompared.Add(1, Tags("result", NameOf(verdict)));

    /// <summary>Makes the series that PromQL's <c>rate()</c> needs to have seen at zero.</summary>
    public void Announce(Action<Instrument, KeyValuePair<string, object?>[]> ensureHistogram)
    {
        Array.ForEach(Announced, code => _instruments.ShadowRequests.Add(0, Tags("code", code)));
        Array.ForEach(Enum.GetValues<Verdict>(), verdict => _instruments.ShadowCompared.Add(0, Tags("result", NameOf(verdict))));
        foreach (var reason in DropReason.All)
        {
            _instruments.ShadowDropped.Add(0, Tags("reason", reason));
        }

        ensureHistogram(_instruments.ShadowDuration, _revisionTags);
    }

    private static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Match => "match",
        Verdict.Mismatch => "mismatch",
        _ => "incomparable",
    };

    private KeyValuePair<string, object?>[] Answers(string code, int grpcStatus) => _grpcTags.GetOrAdd(
        (code, RevisionMeter.DefinedGrpcStatus(grpcStatus)),
        static (key, revision) =>
            [revision, new("code", key.Code), new("grpc_status", key.GrpcStatus.ToString(CultureInfo.InvariantCulture))],
        _revisionTags[0]);

    private KeyValuePair<string, object?>[] Tags(string label, string value) => _tags.GetOrAdd(
        (label, value), static (key, revision) => [revision, new(key.Label, key.Value)], _revisionTags[0]);
}
