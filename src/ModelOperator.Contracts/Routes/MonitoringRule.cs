namespace ModelOperator.Contracts.Routes;

/// <summary>What the gateways look at beside routing, in <c>routes.json</c>. It is no part of the split: it changes without a new
/// generation.</summary>
/// <param name="Repeats">Repeated requests are counted; null when nobody wants that.</param>
/// <param name="Review">Unsure answers are marked; null when nobody wants that.</param>
/// <param name="Samples">Samples are sent; null when nobody wants that.</param>
public sealed record MonitoringRule(RepeatsRule? Repeats = null, ReviewRule? Review = null, SamplesRule? Samples = null);
