namespace ModelOperator.Hosting.Operations.Probes;

/// <summary>The probes of a pod.</summary>
public enum Probe
{
    /// <summary>Failing gets the container restarted: only for what a restart mends.</summary>
    Liveness,

    /// <summary>Failing takes the pod out of its Services.</summary>
    Readiness,
}
