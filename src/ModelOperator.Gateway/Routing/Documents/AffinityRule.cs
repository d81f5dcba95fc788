namespace ModelOperator.Gateway.Routing.Documents;

/// <summary>What keeps a caller on one revision. Exactly one of cookie and header is there.</summary>
/// <param name="Revision">The revision whose share of callers is fixed.</param>
/// <param name="Cookie">The cookie that the gateway sets.</param>
/// <param name="Header">The request header whose value names the caller.</param>
internal sealed record AffinityRule(string Revision, string? Cookie, string? Header);
