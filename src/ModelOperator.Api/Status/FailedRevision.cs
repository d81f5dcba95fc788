namespace ModelOperator.Api.Status;

/// <summary>A revision that failed, and why.</summary>
public sealed record FailedRevision
{
    /// <summary>The revision.</summary>
    public string Revision { get; init; } = "";

    /// <summary>One CamelCase word.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The sentence for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset Time { get; init; }
}
