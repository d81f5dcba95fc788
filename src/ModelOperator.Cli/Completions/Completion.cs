namespace ModelOperator.Cli.Completions;

/// <summary>What may stand where a command line is being typed.</summary>
/// <param name="Words">The words that are known, each with a description or null.</param>
internal sealed record Completion(IReadOnlyList<(string Word, string? Description)> Words)
{
    /// <summary>The name of a ModelDeployment may stand there.</summary>
    public bool IsName { get; init; }

    /// <summary>A file may stand there.</summary>
    public bool IsFile { get; init; }
}
