using ModelOperator.Api.Status;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>The affinity of routes.json.</summary>
/// <param name="Revision">The revision whose share of callers is fixed.</param>
/// <param name="Cookie">The cookie that the gateway sets; null with a header.</param>
/// <param name="Header">The header whose hash decides; null with a cookie.</param>
internal sealed record AffinityEntry(string Revision, string? Cookie, string? Header)
{
    /// <summary>The entry of an affinity; null for none.</summary>
    public static AffinityEntry? From(AffinityStatus? affinity) =>
        affinity is null ? null : new(affinity.Revision, affinity.Cookie, affinity.Header);

    /// <summary>The affinity of an entry.</summary>
    public AffinityStatus ToStatus() => new() { Revision = Revision, Cookie = Cookie, Header = Header };
}
