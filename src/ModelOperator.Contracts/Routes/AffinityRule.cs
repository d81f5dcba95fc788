namespace ModelOperator.Contracts.Routes;

/// <summary>The rule in <c>routes.json</c> that keeps a caller on one revision. Exactly one of cookie and header is set.</summary>
/// <param name="Revision">The revision whose share of callers is fixed.</param>
/// <param name="Cookie">The cookie that the gateway sets; null with a header.</param>
/// <param name="Header">The request header whose value names the caller; null with a cookie.</param>
public sealed record AffinityRule(string Revision, string? Cookie, string? Header);
