namespace ModelOperator.Hosting.Operations.Probes;

/// <summary>The probes of a pod.</summary>
public enum Probe
{
    /// <summary>The liveness probe. A failure restarts the container, so use it only for a failure that a restart repairs.</summary>
    Liveness,

    /// <summary>The readiness probe. A failure removes the pod from its Services.</summary>
    Readiness,
}
