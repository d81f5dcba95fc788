namespace ModelOperator.Api.Status;

/// <summary>The values of command annotations that have been dealt with. A value stands here as long as its annotation does.</summary>
public sealed record CommandStatus
{
    /// <summary>The approval.</summary>
    public string? Approve { get; init; }

    /// <summary>The promotion.</summary>
    public string? Promote { get; init; }

    /// <summary>The abort.</summary>
    public string? Abort { get; init; }

    /// <summary>The resumption.</summary>
    public string? Resume { get; init; }

    /// <summary>The retry.</summary>
    public string? Retry { get; init; }
}
