namespace ModelOperator.Api.Status.Monitoring;

/// <summary>The verdict of a check.</summary>
public enum CheckVerdict
{
    /// <summary>Within the limit.</summary>
    Ok,

    /// <summary>Worth a look: above the lower limit, or above the upper one in the newest window only.</summary>
    Warn,

    /// <summary>Above the limit in two windows in a row.</summary>
    Bad,

    /// <summary>Too few requests for a verdict.</summary>
    TooFew,

    /// <summary>The counters are not there.</summary>
    NoData,
}
