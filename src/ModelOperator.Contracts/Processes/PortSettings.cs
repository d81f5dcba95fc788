namespace ModelOperator.Contracts.Processes;

/// <summary>The environment variables that tell a process its ports.</summary>
public static class PortSettings
{
    /// <summary>The admin port.</summary>
    public const string Operations = "OPERATIONS_PORT";

    /// <summary>The port of the probes; there is none without it.</summary>
    public const string Probes = "PROBE_PORT";
}
