namespace ModelOperator.Cli.Clusters;

/// <summary>Which cluster and namespace, as the command line says; null for kubectl's own defaults.</summary>
internal sealed record ConnectionSettings(string? Kubeconfig, string? Context, string? Namespace);
