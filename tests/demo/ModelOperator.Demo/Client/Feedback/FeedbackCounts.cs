namespace ModelOperator.Demo.Client.Feedback;

/// <summary>The fate of the labels that the client has posted.</summary>
internal sealed record FeedbackCounts
{
    /// <summary>Labels that were posted.</summary>
    public long Posted { get; init; }

    /// <summary>Those that a gateway has counted.</summary>
    public long Counted { get; init; }
}
