namespace ModelOperator.Contracts.Processes;

/// <summary>The paths that every process answers on its admin port.</summary>
public static class AdminPaths
{
    /// <summary>The metrics, in Prometheus' format.</summary>
    public const string Metrics = "/metrics";

    /// <summary>
    /// The liveness probe, which fails when only a restart of the container helps. The port of the probes answers it, too.
    /// </summary>
    public const string Liveness = "/livez";

    /// <summary>The readiness probe, which fails while the process can take no requests. The port of the probes answers it, too.</summary>
    public const string Readiness = "/readyz";
}
