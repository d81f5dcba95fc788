namespace ModelOperator.Contracts.Processes;

/// <summary>The paths that every process answers on its admin port.</summary>
public static class AdminPaths
{
    /// <summary>The metrics, in Prometheus' format.</summary>
    public const string Metrics = "/metrics";

    /// <summary>Fails when only a restart of the container helps. On the port of the probes, too.</summary>
    public const string Liveness = "/livez";

    /// <summary>Fails while the process can take no requests. On the port of the probes, too.</summary>
    public const string Readiness = "/readyz";
}
