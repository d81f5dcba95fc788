namespace ModelOperator.Api.Status.Traffic;

/// <summary>What keeps a caller on one revision during a rollout.</summary>
public sealed record AffinityStatus
{
    /// <summary>
    /// The revision whose share of callers is fixed; a caller's place depends on it, so that each rollout tries other callers first.
    /// </summary>
    public string Revision { get; set; } = "";

    /// <summary>The cookie that the gateway sets.</summary>
    public string? Cookie { get; init; }

    /// <summary>The request header whose hash decides.</summary>
    public string? Header { get; init; }
}
