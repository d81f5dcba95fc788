namespace ModelOperator.Console.Fleet;

/// <summary>A ModelDeployment that does not exist any more, or that cannot be read.</summary>
internal sealed record GoneDeployment(string Namespace, string Name)
{
    /// <summary>The reason why one that exists cannot be shown; null when it does not exist.</summary>
    public string? Why { get; init; }
}
