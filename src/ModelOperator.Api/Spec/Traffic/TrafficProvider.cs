namespace ModelOperator.Api.Spec.Traffic;

/// <summary>
/// The part that splits requests. The schema allows only what this version has. An object that was stored earlier and names another
/// provider can still be read, and is refused.
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
