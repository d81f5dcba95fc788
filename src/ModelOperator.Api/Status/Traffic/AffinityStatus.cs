namespace ModelOperator.Api.Status.Traffic;

/// <summary>The way in which a caller is kept on one revision during a rollout.</summary>
public sealed record AffinityStatus
{
    /// <summary>
    /// The revision whose share of callers is fixed. A caller's place depends on its name, so that each rollout tries other callers first.
    /// </summary>
    public string Revision { get; set; } = "";

    /// <summary>The cookie that the gateway sets.</summary>
    public string? Cookie { get; init; }

    /// <summary>The request header that a caller is known by; the hash of its value decides on the revision.</summary>
    public string? Header { get; init; }
}
