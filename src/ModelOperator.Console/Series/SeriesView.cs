namespace ModelOperator.Console.Series;

/// <summary>The past of a rollout's metrics and of its split.</summary>
/// <param name="Source">Where it was read: <c>prometheus</c>, or <c>seen</c> for what was seen since the page was opened.</param>
/// <param name="Series">One line each.</param>
internal sealed record SeriesView(string Source, IReadOnlyList<SeriesLine> Series)
{
    /// <summary>Why Prometheus was not asked or did not answer; null when it did.</summary>
    public string? Why { get; init; }
}
