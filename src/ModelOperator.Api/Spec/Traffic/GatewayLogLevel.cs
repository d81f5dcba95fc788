namespace ModelOperator.Api.Spec.Traffic;

/// <summary>The least important messages that a gateway logs.</summary>
public enum GatewayLogLevel
{
    /// <summary>Everything, for the developers of the gateway.</summary>
    Trace,

    /// <summary>What helps to find a fault.</summary>
    Debug,

    /// <summary>What happens, without single requests.</summary>
    Info,

    /// <summary>What may be wrong.</summary>
    Warn,

    /// <summary>What is wrong.</summary>
    Error,
}
