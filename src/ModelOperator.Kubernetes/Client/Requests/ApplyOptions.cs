namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>Options of a server-side apply.</summary>
public sealed record ApplyOptions
{
    /// <summary>The name of the manager that owns the applied fields.</summary>
    public required string FieldManager { get; init; }

    /// <summary>True to take fields from other managers, for objects that are ours alone.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// Changes only the object with this UID, and never another one that has taken its name (409). Set the version, too, because older
    /// servers check only that.
    /// </summary>
    public string? Uid { get; init; }

    /// <summary>Changes the object only in this version, from which the change was made (409 otherwise).</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>True to have everything checked and nothing stored.</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// True to have an object refused that has a field which the server does not know. Servers before 1.25 ignore this.
    /// </summary>
    public bool Strict { get; init; }
}
