namespace ModelOperator.Api.Spec.Traffic;

/// <summary>The least important messages that a gateway logs.</summary>
public enum GatewayLogLevel
{
    /// <summary>Everything, for the developers of the gateway.</summary>
    Trace,

    /// <summary>Details that help to find a fault.</summary>
    Debug,

    /// <summary>Events, such as new routes, but no single requests.</summary>
    Info,

    /// <summary>Events that may be faults.</summary>
    Warn,

    /// <summary>Faults.</summary>
    Error,
}
