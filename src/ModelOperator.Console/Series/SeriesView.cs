namespace ModelOperator.Console.Series;

/// <summary>The past of a rollout's metrics and of its split.</summary>
/// <param name="Source">The origin of the values: <c>prometheus</c>, or <c>seen</c> for what was seen since the page was opened.</param>
/// <param name="Series">One line each.</param>
internal sealed record SeriesView(string Source, IReadOnlyList<SeriesLine> Series)
{
    /// <summary>The reason why Prometheus was not asked or did not answer; null when it did.</summary>
    public string? Why { get; init; }
}
