using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Builtins;

/// <summary>Reads the blame from the labels of a counter.</summary>
internal static class Blames
{
    // UNKNOWN, INTERNAL, UNAVAILABLE, DATA_LOSS.
    private static readonly HashSet<string> GrpcErrors = new(StringComparer.Ordinal) { "2", "13", "14", "15" };

    // DEADLINE_EXCEEDED: clients choose their deadlines. UNIMPLEMENTED: clients choose the method.
    private static readonly HashSet<string> GrpcEither = new(StringComparer.Ordinal) { "4", "12" };

    // What the gateway counts for a copy without an answer. "error" is its own and says nothing about the candidate.
    private static readonly HashSet<string> NoAnswer = new(StringComparer.Ordinal) { "timeout", "unreachable", "broken" };

    // Clients choose the method and the version of HTTP.
    private static readonly HashSet<string> Either = new(StringComparer.Ordinal) { "501", "505" };

    public static Blame Of(CounterRise rise) => (rise["code"], rise["grpc_status"]) switch
    {
        (var code, _) when Either.Contains(code) => Blame.Either,
        (var code, _) when code.StartsWith('5') || NoAnswer.Contains(code) => Blame.Revision,
        (_, var grpc) when GrpcErrors.Contains(grpc) => Blame.Revision,
        (_, var grpc) when GrpcEither.Contains(grpc) => Blame.Either,
        _ => Blame.NotTheRevision,
    };
}
