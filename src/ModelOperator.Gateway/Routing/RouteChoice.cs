namespace ModelOperator.Gateway.Routing;

/// <summary>The choice of a revision for a request.</summary>
/// <param name="Target">The revision that answers.</param>
/// <param name="ReroutedFrom">The revision that was chosen first and has no ready endpoint; null otherwise.</param>
internal readonly record struct RouteChoice(RevisionTarget Target, RevisionTarget? ReroutedFrom);
