using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>The limit of repeated requests: the same caller asks the same again within 60 seconds. The gateways count them by a hash, which
/// they keep in memory.</summary>
public sealed record RepeatsCheckSpec
{
    /// <summary>False switches the check off, and the counting with it. Default: on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The largest share of repeated requests that is still good: 5% or 0.05. Default: 5%.</summary>
    [RegularExpression(SchemaPatterns.ShareOrNumber)]
    [MaxLength(32)]
    public string? Max { get; init; }

    /// <summary>Fewer requests than this in the window give no verdict. Default: 100.</summary>
    [Range(1, 1000000000)]
    public int? MinSamples { get; init; }

    /// <summary>The header of a request that names its caller, such as x-user. Default: the client's address, which behind an ingress is
    /// the ingress's unless gateways trust it (chart value gateway.trustedProxies).</summary>
    [RegularExpression(SchemaPatterns.HeaderName)]
    [MaxLength(RouteBounds.MaxHeaderNameLength)]
    public string? CallerHeader { get; init; }
}
