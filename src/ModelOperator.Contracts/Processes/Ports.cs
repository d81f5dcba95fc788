namespace ModelOperator.Contracts.Processes;

/// <summary>The default ports of gateways and model servers.</summary>
public static class Ports
{
    /// <summary>The port that clients reach.</summary>
    public const int Data = 8080;

    /// <summary>The admin port: metrics, and a gateway's report.</summary>
    public const int Operations = 9090;

    /// <summary>The port that is only for the kubelet's probes.</summary>
    public const int Probes = 9091;
}
