using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ModelOperator.Gateway.Metrics;

/// <summary>Counts the requests of one revision. The tags of every series are made once, so that counting allocates nothing.</summary>
internal sealed class RevisionMeter
{
    private const int GrpcStatuses = 17;
    private const int GrpcUnknown = 2;
    private readonly ConcurrentDictionary<int, KeyValuePair<string, object?>[]> _tags = [];
    private readonly KeyValuePair<string, object?>[] _revisionTags;
    private readonly GatewayInstruments _instruments;
    private int _inFlight;

    public RevisionMeter(string revision, GatewayInstruments instruments, RevisionCount count)
    {
        Count = count;
        Revision = revision;
        _instruments = instruments;
        _revisionTags = [new("revision", revision)];
    }

    public string Revision { get; }

    /// <summary>What the operator asks for; it outlives this meter.</summary>
    public RevisionCount Count { get; }

    /// <summary>The status as gRPC's clients report it: one that gRPC does not define is UNKNOWN.</summary>
    public static int DefinedGrpcStatus(int status) => status is >= 0 and < GrpcStatuses ? status : GrpcUnknown;

    /// <summary>Requests under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public ReadOnlySpan<KeyValuePair<string, object?>> Tags => _revisionTags;

    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>A request has ended that says nothing about the revision.</summary>
    public void Withdraw() => Interlocked.Decrement(ref _inFlight);

    /// <summary>A request has ended.</summary>
    /// <param name="code">HTTP status as sent; 499 when the client left first, 502 when the answer was cut short; of the gateway's own
    /// answers to gRPC the status that stands for them.</param>
    /// <param name="grpcStatus">gRPC status, null for plain HTTP.</param>
    /// <param name="duration">From the request's head to the last byte of the answer, without the time in which the client was waited for.</param>
    /// <param name="unanswered">How long the client had waited since its request was whole, when it left before anything of an answer came;
    /// else null.</param>
    public void End(int code, int? grpcStatus, TimeSpan duration, TimeSpan? unanswered = null)
    {
        Interlocked.Decrement(ref _inFlight);
        _instruments.Requests.Add(1, TagsOf(code, grpcStatus));
        _instruments.Duration.Record(duration.TotalSeconds, _revisionTags);
        if (unanswered is { } waited)
        {
            _instruments.Unanswered.Record(waited.TotalSeconds, _revisionTags);
        }
    }

    public void Rerouted() => _instruments.Rerouted.Add(1, _revisionTags);

    public void Retried() => _instruments.Retries.Add(1, _revisionTags);

    public void Ejected() => _instruments.Ejections.Add(1, _revisionTags);

    /// <summary>Makes the series that PromQL's <c>rate()</c> needs to have seen at zero.</summary>
    public void Announce(Action<Instrument, KeyValuePair<string, object?>[]> ensureHistogram)
    {
        _instruments.Requests.Add(0, TagsOf(StatusCodes.Status200OK, null));
        _instruments.Requests.Add(0, TagsOf(StatusCodes.Status500InternalServerError, null));
        _instruments.Requests.Add(0, TagsOf(StatusCodes.Status502BadGateway, null));
        _instruments.Requests.Add(0, TagsOf(StatusCodes.Status503ServiceUnavailable, null));
        _instruments.Rerouted.Add(0, _revisionTags);
        _instruments.Retries.Add(0, _revisionTags);
        _instruments.Ejections.Add(0, _revisionTags);
        ensureHistogram(_instruments.Duration, _revisionTags);
        ensureHistogram(_instruments.Unanswered, _revisionTags);
    }

    private KeyValuePair<string, object?>[] TagsOf(int code, int? grpcStatus)
    {
        int? grpc = grpcStatus is { } asSent ? DefinedGrpcStatus(asSent) : null;
        return _tags.GetOrAdd(
            (code * (GrpcStatuses + 1)) + (grpc + 1 ?? 0),
            static (_, state) =>
            {
                KeyValuePair<string, object?> revision = new("revision", state.Revision);
                KeyValuePair<string, object?> code = new("code", state.code.ToString(System.Globalization.CultureInfo.InvariantCulture));
                return state.grpc is { } status
                    ? [revision, code, new("grpc_status", status.ToString(System.Globalization.CultureInfo.InvariantCulture))]
                    : [revision, code];
            },
            (Revision, code, grpc));
    }
}
