using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Api.Spec.Monitoring.Checks;

/// <summary>The limit of repeated requests: the same caller asks the same again within 60 seconds. The gateways count them by a hash, which
/// they keep in memory.</summary>
public sealed record RepeatsCheckSpec : ShareLimitSpec
{
    /// <summary>False switches the check off, and the counting with it. Default: on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The header of a request that names its caller, such as x-user. Default: the client's address, which behind an ingress is
    /// the ingress's unless gateways trust it (chart value gateway.trustedProxies).</summary>
    [RegularExpression(SchemaPatterns.HeaderName)]
    [MaxLength(RouteBounds.MaxHeaderNameLength)]
    public string? CallerHeader { get; init; }
}
