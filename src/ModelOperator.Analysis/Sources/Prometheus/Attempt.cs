namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>One try of a query.</summary>
/// <param name="Result">The reason why there is no answer; without meaning when there is a body.</param>
/// <param name="Transient">True when trying again may help.</param>
/// <param name="Unreachable">True when there was no connection: the query cannot be the cause.</param>
/// <param name="Body">A 200 of the right content type, to be read; null when there is none.</param>
/// <param name="Secrets">The secrets that the query went with and the body may repeat; null without a body.</param>
internal readonly record struct Attempt(
    QueryResult Result, bool Transient = false, bool Unreachable = false, ReadOnlyMemory<byte>? Body = null, SourceSecrets? Secrets = null)
{
    private static readonly QueryResult Unread = QueryResult.Without(QueryOutcome.Malformed, "the answer was not read");

    /// <summary>An answer to be read.</summary>
    public static Attempt Answered(ReadOnlyMemory<byte> body, SourceSecrets secrets) => new(Unread, Body: body, Secrets: secrets);

    /// <summary>The source is overloaded, or the query too much for it: worth another try.</summary>
    public static Attempt Failed(string message, bool unreachable = false) =>
        new(QueryResult.Without(QueryOutcome.Unavailable, message), Transient: true, unreachable);
}
