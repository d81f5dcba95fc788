namespace ModelOperator.Contracts.Processes;

/// <summary>Environment variables by which a process is told its ports.</summary>
public static class PortSettings
{
    /// <summary>The admin port.</summary>
    public const string Operations = "OPERATIONS_PORT";

    /// <summary>The port of the probes; without it there is none.</summary>
    public const string Probes = "PROBE_PORT";
}
