namespace ModelOperator.Api.Status;

/// <summary>The values of command annotations that have been dealt with. A value stands here as long as its annotation does.</summary>
public sealed record CommandStatus
{
    /// <summary>The approval that was dealt with.</summary>
    public string? Approve { get; init; }

    /// <summary>The promotion that was dealt with.</summary>
    public string? Promote { get; init; }

    /// <summary>The abort that was dealt with.</summary>
    public string? Abort { get; init; }

    /// <summary>The resumption that was dealt with.</summary>
    public string? Resume { get; init; }

    /// <summary>The retry that was dealt with.</summary>
    public string? Retry { get; init; }
}
