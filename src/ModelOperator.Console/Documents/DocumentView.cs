namespace ModelOperator.Console.Documents;

/// <summary>The spec as YAML, and its difference from the revision before.</summary>
/// <param name="Current">The ModelDeployment as the API server has it, without managedFields.</param>
internal sealed record DocumentView(string Current)
{
    /// <summary>The template of the stable revision, or of the one before it; null when none is kept.</summary>
    public string? Previous { get; init; }

    /// <summary>The name of that revision.</summary>
    public string? PreviousName { get; init; }

    /// <summary>The difference of what makes a revision, line by line; null when there is nothing to compare with.</summary>
    public IReadOnlyList<DiffLine>? Diff { get; init; }

    /// <summary>The reason why there is no difference; null when there is one.</summary>
    public string? Why { get; init; }
}
