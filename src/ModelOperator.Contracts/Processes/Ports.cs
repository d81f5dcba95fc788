namespace ModelOperator.Contracts.Processes;

/// <summary>The ports of gateways and model servers where nothing else is said.</summary>
public static class Ports
{
    /// <summary>The port that clients reach.</summary>
    public const int Data = 8080;

    /// <summary>The admin port: metrics, and a gateway's report.</summary>
    public const int Operations = 9090;

    /// <summary>The port of the kubelet's probes alone.</summary>
    public const int Probes = 9091;
}
