
namespace ModelOperator.Kubernetes.Settings;

/// <summary>Settings of an operator.</summary>
public sealed class OperatorOptions
{
    /// <summary>
    /// The operator's name: its field manager, the reporting controller of its Events, and the default name of its lease.
    /// </summary>
    public string Name { get; set; } = "model-operator";

    /// <summary>The only namespaces to watch; empty for the whole cluster.</summary>
    public IReadOnlyList<string> Namespaces { get; set; } = [];

    /// <summary>The time that reconciles in progress may take to finish when the process stops.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The election by which one of several replicas works.</summary>
    public LeaderElectionOptions LeaderElection { get; } = new();
}
