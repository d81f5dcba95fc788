namespace ModelOperator.Commands.Clusters;

/// <summary>The cluster, namespace and user that the command line names. Null stands for kubectl's own default.</summary>
internal sealed record ConnectionSettings(string? Kubeconfig, string? Context, string? Namespace)
{
    /// <summary>The user to act as instead of the kubeconfig's own; null for the kubeconfig's.</summary>
    public string? ActAs { get; init; }

    /// <summary>The group that the user of <see cref="ActAs"/> is in; null for none.</summary>
    public string? ActAsGroup { get; init; }
}
