namespace ModelOperator.Gateway.Routing;

/// <summary>Where a request goes.</summary>
/// <param name="Target">The revision that answers.</param>
/// <param name="ReroutedFrom">The revision whose turn it was and that has no ready endpoint; null when that did not happen.</param>
internal readonly record struct RouteChoice(RevisionTarget Target, RevisionTarget? ReroutedFrom);
