namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>How a server-side apply is made.</summary>
public sealed record ApplyOptions
{
    /// <summary>Who owns the applied fields.</summary>
    public required string FieldManager { get; init; }

    /// <summary>Takes fields from other managers: for objects that are ours alone.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// Changes only the object with this UID, never a namesake made since (409). Say the version, too: older servers look at that alone.
    /// </summary>
    public string? Uid { get; init; }

    /// <summary>Changes the object only in this version, which the change was made from (409).</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Everything is checked and nothing is stored.</summary>
    public bool DryRun { get; init; }
}
