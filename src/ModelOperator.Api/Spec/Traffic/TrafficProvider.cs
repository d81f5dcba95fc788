namespace ModelOperator.Api.Spec.Traffic;

/// <summary>
/// Who splits requests. The schema names only what this version has; an object that was stored before and names another is still read, and
/// refused.
/// </summary>
public enum TrafficProvider
{
    /// <summary>The operator's own gateway pods.</summary>
    Gateway,

    /// <summary>HTTPRoute weights of a Gateway API implementation.</summary>
    GatewayAPI,

    /// <summary>A VirtualService of Istio.</summary>
    Istio,

    /// <summary>A plain Service without a proxy; blue/green only.</summary>
    Service,
}
