
namespace ModelOperator.Kubernetes.Settings;

/// <summary>How an operator runs.</summary>
public sealed class OperatorOptions
{
    /// <summary>The operator's name: field manager, reporting controller of Events, default name of the lease.</summary>
    public string Name { get; set; } = "model-operator";

    /// <summary>The only namespaces to look after; empty for the whole cluster.</summary>
    public IReadOnlyList<string> Namespaces { get; set; } = [];

    /// <summary>How long reconciles in progress may take to end when the process stops.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Of several replicas one works.</summary>
    public LeaderElectionOptions LeaderElection { get; } = new();
}
