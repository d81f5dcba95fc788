using System.Globalization;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>
/// Orders resourceVersions. Clients were long told not to; since Kubernetes 1.35 the documentation allows it for versions of
/// one kind, and every server before kept etcd's revision there. A version that is no number is only ever equal to itself.
/// </summary>
internal static class ResourceVersions
{
    /// <summary>True when <paramref name="seen"/> is <paramref name="wanted"/> or comes after it.</summary>
    public static bool IsAtLeast(string? seen, string wanted) =>
        seen == wanted || (TryParse(seen, out var s) && TryParse(wanted, out var w) && s >= w);

    /// <summary>True when <paramref name="a"/> surely comes before <paramref name="b"/>.</summary>
    public static bool IsOlder(string? a, string? b) => TryParse(a, out var x) && TryParse(b, out var y) && x < y;

    private static bool TryParse(string? version, out ulong number) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
