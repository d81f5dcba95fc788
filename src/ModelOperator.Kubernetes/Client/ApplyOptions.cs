namespace ModelOperator.Kubernetes.Client;

/// <summary>How a server-side apply is made.</summary>
public sealed record ApplyOptions
{
    /// <summary>Who owns the applied fields.</summary>
    public required string FieldManager { get; init; }

    /// <summary>Takes fields from other managers: for objects that are ours alone.</summary>
    public bool Force { get; init; }

    /// <summary>Everything is checked and nothing is stored.</summary>
    public bool DryRun { get; init; }
}
