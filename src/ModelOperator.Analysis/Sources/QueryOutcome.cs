namespace ModelOperator.Analysis.Sources;

/// <summary>The outcome of a query.</summary>
public enum QueryOutcome
{
    /// <summary>The answer is one finite number.</summary>
    Value,

    /// <summary>No series matched.</summary>
    Empty,

    /// <summary>More than one series matched, so there is no single number.</summary>
    SeveralSeries,

    /// <summary>The answer is NaN, an infinity, a text or a native histogram.</summary>
    NotANumber,

    /// <summary>The source refuses the query itself, or the operator; asking again does not help.</summary>
    Refused,

    /// <summary>The source is down, overloaded or too slow.</summary>
    Unavailable,

    /// <summary>The answer is not one of the Prometheus API.</summary>
    Malformed,
}
