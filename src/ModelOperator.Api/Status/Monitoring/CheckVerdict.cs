namespace ModelOperator.Api.Status.Monitoring;

/// <summary>The verdict of a check.</summary>
public enum CheckVerdict
{
    /// <summary>The value is within the limit.</summary>
    Ok,

    /// <summary>The value is worth a look: it is above the lower limit, or above the upper one in the newest window only.</summary>
    Warn,

    /// <summary>The value is above the limit in two windows in a row.</summary>
    Bad,

    /// <summary>There are too few requests for a verdict.</summary>
    TooFew,

    /// <summary>The counters that the check needs do not exist.</summary>
    NoData,
}
