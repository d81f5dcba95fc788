namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>The result of one attempt at a query.</summary>
/// <param name="Result">The reason why there is no answer; without meaning when there is a body.</param>
/// <param name="Transient">True when another attempt may succeed.</param>
/// <param name="Unreachable">True when there was no connection, so that the query cannot be the cause.</param>
/// <param name="Body">The body of a 200 with the right content type, still to be read; null when there is none.</param>
/// <param name="Secrets">The secrets that were sent with the query and that the body may repeat; null without a body.</param>
internal readonly record struct Attempt(
    QueryResult Result, bool Transient = false, bool Unreachable = false, ReadOnlyMemory<byte>? Body = null, SourceSecrets? Secrets = null)
{
    private static readonly QueryResult Unread = QueryResult.Without(QueryOutcome.Malformed, "the answer was not read");

    /// <summary>An attempt with an answer that is still to be read.</summary>
    public static Attempt Answered(ReadOnlyMemory<byte> body, SourceSecrets secrets) => new(Unread, Body: body, Secrets: secrets);

    /// <summary>A failure because the source is overloaded, or because the query is too much for it; another attempt may succeed.</summary>
    public static Attempt Failed(string message, bool unreachable = false) =>
        new(QueryResult.Without(QueryOutcome.Unavailable, message), Transient: true, unreachable);
}
