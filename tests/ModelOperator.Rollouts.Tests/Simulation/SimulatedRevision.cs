namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>A Deployment and its pods: for each the time at which it is ready.</summary>
internal sealed class SimulatedRevision
{
    public int Desired { get; set; }

    public List<DateTimeOffset> Pods { get; } = [];
}
