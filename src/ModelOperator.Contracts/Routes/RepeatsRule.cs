namespace ModelOperator.Contracts.Routes;

/// <summary>Says that repeated requests are counted, in <c>routes.json</c>.</summary>
/// <param name="CallerHeader">The header of a request that names its caller; null to go by the client's address.</param>
public sealed record RepeatsRule(string? CallerHeader = null);
