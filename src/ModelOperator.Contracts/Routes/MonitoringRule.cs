namespace ModelOperator.Contracts.Routes;

/// <summary>The part of <c>routes.json</c> that says what gateways look at beside routing. It is no part of the split: it changes without
/// a new generation.</summary>
/// <param name="Repeats">Repeated requests are counted; null when nobody wants that.</param>
/// <param name="Review">Unsure answers are marked; null when nobody wants that.</param>
/// <param name="Samples">Samples are sent; null when nobody wants that.</param>
public sealed record MonitoringRule(RepeatsRule? Repeats = null, ReviewRule? Review = null, SamplesRule? Samples = null);
