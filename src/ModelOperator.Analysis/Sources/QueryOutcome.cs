namespace ModelOperator.Analysis.Sources;

/// <summary>How a query ended.</summary>
public enum QueryOutcome
{
    /// <summary>One finite number.</summary>
    Value,

    /// <summary>No series matched.</summary>
    Empty,

    /// <summary>More than one series, so no one number.</summary>
    SeveralSeries,

    /// <summary>NaN, an infinity, a text or a native histogram.</summary>
    NotANumber,

    /// <summary>The source refuses the query itself, or us: asking again does not help.</summary>
    Refused,

    /// <summary>The source is down, overloaded or too slow.</summary>
    Unavailable,

    /// <summary>The answer is not one of the Prometheus API.</summary>
    Malformed,
}
