namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>One try of a query.</summary>
/// <param name="Result">What came of it.</param>
/// <param name="Transient">Whether trying again may help.</param>
internal readonly record struct Attempt(QueryResult Result, bool Transient = false)
{
    /// <summary>The source is down or overloaded: worth another try.</summary>
    public static Attempt Failed(string message) => new(QueryResult.Without(QueryOutcome.Unavailable, message), Transient: true);
}
