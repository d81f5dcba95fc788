using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Builtins.Tallies;

/// <summary>Finds the blame from the labels of a counter.</summary>
internal static class Blames
{
    // The gRPC codes UNKNOWN, INTERNAL, UNAVAILABLE and DATA_LOSS.
    private static readonly HashSet<string> GrpcErrors = new(StringComparer.Ordinal) { "2", "13", "14", "15" };

    // The codes that the gateway counts for a copy without an answer.
    private static readonly HashSet<string> NoAnswer = new(StringComparer.Ordinal) { "timeout", "unreachable", "broken" };

    // Clients choose the method and the version of HTTP, which these codes are about.
    private static readonly HashSet<string> Either = new(StringComparer.Ordinal) { "501", "505" };

    public static Blame Of(CounterRise rise) => (rise["code"], rise["grpc_status"]) switch
    {
        // The gateway itself failed with a copy.
        ("error", _) => Blame.Gateway,
        ("101", _) => Blame.Session,
        ("499", _) => Blame.Unanswered,
        (var code, _) when Either.Contains(code) => Blame.Either,
        (var code, _) when code.StartsWith('5') || NoAnswer.Contains(code) => Blame.Revision,
        (_, var grpc) when GrpcErrors.Contains(grpc) => Blame.Revision,

        // The code is UNIMPLEMENTED, and clients choose the method.
        (_, "12") => Blame.Either,

        // The codes are CANCELLED and DEADLINE_EXCEEDED: the client left, or its time was up, and clients choose their deadlines.
        (_, "1" or "4") => Blame.Unanswered,
        _ => Blame.NotTheRevision,
    };
}
