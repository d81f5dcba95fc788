namespace ModelOperator.Console.Fleet;

/// <summary>The answer to whether the page shows what the cluster has now.</summary>
/// <param name="Live">True when changes arrive.</param>
/// <param name="Since">The time since which it is so.</param>
internal sealed record FeedState(bool Live, DateTimeOffset Since)
{
    /// <summary>The reason why not, in a sentence with a remedy; null while it is live.</summary>
    public string? Message { get; init; }

    /// <summary>The reason why some ModelDeployments are not among those that are shown, in a sentence with a remedy; null when all are.
    /// </summary>
    public string? LeftOut { get; init; }

    /// <summary>The server's clock, by which the page tells ages.</summary>
    public DateTimeOffset? Now { get; init; }
}
