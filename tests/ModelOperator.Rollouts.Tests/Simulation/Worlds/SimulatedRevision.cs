namespace ModelOperator.Rollouts.Tests.Simulation.Worlds;

/// <summary>A Deployment and its pods: for each the time at which it is ready.</summary>
internal sealed class SimulatedRevision
{
    public int Desired { get; set; }

    /// <summary>The number of pods, counted from the first, that are about to go.</summary>
    public int Doomed { get; set; }

    /// <summary>Its Deployment stays although it asks for no pods: it waits for GPUs.</summary>
    public bool IsEmptyOnPurpose { get; set; }

    public List<DateTimeOffset> Pods { get; } = [];
}
