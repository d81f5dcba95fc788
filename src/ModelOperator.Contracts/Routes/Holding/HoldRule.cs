namespace ModelOperator.Contracts.Routes.Holding;

/// <summary>
/// The rule in <c>routes.json</c> by which requests for a revision wait for a ready pod instead of being refused (R34, R35).
/// </summary>
/// <param name="Revision">The revision; it need not be routed.</param>
/// <param name="Always">True when they wait although there may be pods, because these are about to go.</param>
public sealed record HoldRule(string Revision, bool Always = false);
