namespace ModelOperator.Console.Data;

/// <summary>The data that the stable revision sees, held against its reference profile.</summary>
/// <param name="Source">The origin of the counts: <c>prometheus</c>, or <c>none</c>.</param>
/// <param name="Features">The features that are watched.</param>
internal sealed record DataView(string Source, IReadOnlyList<FeatureView> Features)
{
    /// <summary>The reason why something is missing; null when nothing is.</summary>
    public string? Why { get; init; }

    /// <summary>The length of the window of the present counts, in minutes.</summary>
    public int? WindowMinutes { get; init; }

    /// <summary>The classes of the answers; null when they are not counted.</summary>
    public FeatureView? Classes { get; init; }

    /// <summary>The confidence of the answers, by the largest score; null when it is not counted.</summary>
    public FeatureView? Confidence { get; init; }

    /// <summary>The name of the distance that features are compared by.</summary>
    public string? DistanceKind { get; init; }

    /// <summary>The quality by slice, from feedback; null when there is no feedback.</summary>
    public IReadOnlyList<QualityView>? Quality { get; init; }

    /// <summary>The time after which feedback has come; null when there is no feedback.</summary>
    public DelayView? FeedbackDelay { get; init; }
}
