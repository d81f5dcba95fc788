namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>One try of a query.</summary>
/// <param name="Result">Why there is no answer; nothing of meaning when there is a body.</param>
/// <param name="Transient">Whether trying again may help.</param>
/// <param name="Unreachable">Whether there was no connection: whatever was to be asked had no part in it.</param>
/// <param name="Body">A 200 of the right content type, to be read; null when there is none.</param>
internal readonly record struct Attempt(QueryResult Result, bool Transient = false, bool Unreachable = false, ReadOnlyMemory<byte>? Body = null)
{
    private static readonly QueryResult Unread = QueryResult.Without(QueryOutcome.Malformed, "the answer was not read");

    /// <summary>An answer to be read.</summary>
    public static Attempt Answered(ReadOnlyMemory<byte> body) => new(Unread, Body: body);

    /// <summary>The source is overloaded, or the query too much for it: worth another try.</summary>
    public static Attempt Failed(string message, bool unreachable = false) =>
        new(QueryResult.Without(QueryOutcome.Unavailable, message), Transient: true, unreachable);
}
