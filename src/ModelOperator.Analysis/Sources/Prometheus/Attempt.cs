namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>One try of a query.</summary>
/// <param name="Result">Why there is no answer; nothing of meaning when there is a body.</param>
/// <param name="Transient">Whether trying again may help.</param>
/// <param name="Body">A 200 of the right content type, to be read; null when there is none.</param>
internal readonly record struct Attempt(QueryResult Result, bool Transient = false, ReadOnlyMemory<byte>? Body = null)
{
    private static readonly QueryResult Unread = QueryResult.Without(QueryOutcome.Malformed, "the answer was not read");

    /// <summary>An answer to be read.</summary>
    public static Attempt Answered(ReadOnlyMemory<byte> body) => new(Unread, Body: body);

    /// <summary>The source is down or overloaded: worth another try.</summary>
    public static Attempt Failed(string message) => new(QueryResult.Without(QueryOutcome.Unavailable, message), Transient: true);
}
