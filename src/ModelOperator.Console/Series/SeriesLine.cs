namespace ModelOperator.Console.Series;

/// <summary>One line of a chart.</summary>
/// <param name="Metric">The name of the metric in the spec; <c>split</c> for the candidate's share of requests.</param>
/// <param name="Role">The role of the revision whose values they are: <c>candidate</c>, <c>stable</c> or <c>split</c>.</param>
/// <param name="Points">Pairs of the time in seconds since 1970 and the value; null where there is none.</param>
internal sealed record SeriesLine(string Metric, string Role, IReadOnlyList<double?[]> Points)
{
    /// <summary>The unit; null for a number without one.</summary>
    public string? Unit { get; init; }

    /// <summary>True for shares in a window before each point; what was measured since the stage began does not continue them.</summary>
    public bool Windowed { get; init; }

    /// <summary>A sentence about the values; null where the metric's own description says it.</summary>
    public string? About { get; init; }
}
