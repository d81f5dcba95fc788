using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Builtins.Tallies;

/// <summary>Reads the blame from the labels of a counter.</summary>
internal static class Blames
{
    // UNKNOWN, INTERNAL, UNAVAILABLE, DATA_LOSS.
    private static readonly HashSet<string> GrpcErrors = new(StringComparer.Ordinal) { "2", "13", "14", "15" };

    // What the gateway counts for a copy without an answer.
    private static readonly HashSet<string> NoAnswer = new(StringComparer.Ordinal) { "timeout", "unreachable", "broken" };

    // Clients choose the method and the version of HTTP.
    private static readonly HashSet<string> Either = new(StringComparer.Ordinal) { "501", "505" };

    public static Blame Of(CounterRise rise) => (rise["code"], rise["grpc_status"]) switch
    {
        // The gateway's own failure with a copy.
        ("error", _) => Blame.Gateway,
        ("499", _) => Blame.Unanswered,
        (var code, _) when Either.Contains(code) => Blame.Either,
        (var code, _) when code.StartsWith('5') || NoAnswer.Contains(code) => Blame.Revision,
        (_, var grpc) when GrpcErrors.Contains(grpc) => Blame.Revision,

        // UNIMPLEMENTED: clients choose the method.
        (_, "12") => Blame.Either,

        // CANCELLED, DEADLINE_EXCEEDED: the client left, or its time was up, and clients choose their deadlines.
        (_, "1" or "4") => Blame.Unanswered,
        _ => Blame.NotTheRevision,
    };
}
