namespace ModelOperator.Operator.Hub;

/// <summary>The Hub's answer to the question for a commit.</summary>
/// <param name="Commit">The commit; null when there is none.</param>
/// <param name="Problem">The reason why there is none, as it follows "the Hub".</param>
internal sealed record HubAnswer(string? Commit, string? Problem)
{
    /// <summary>The time for which the Hub asks to be left alone; null when it names none.</summary>
    public TimeSpan? Pause { get; init; }

    /// <summary>True when the Hub has had too many questions of the operator, whatever they were.</summary>
    public bool IsAboutAll { get; init; }
}
