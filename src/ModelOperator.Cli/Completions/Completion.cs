namespace ModelOperator.Cli.Completions;

/// <summary>The possible words at the place where a command line is being typed.</summary>
/// <param name="Words">The known words, each with a description or null.</param>
internal sealed record Completion(IReadOnlyList<(string Word, string? Description)> Words)
{
    /// <summary>True when the name of a ModelDeployment is possible.</summary>
    public bool IsName { get; init; }

    /// <summary>True when a file is possible.</summary>
    public bool IsFile { get; init; }
}
