using System.Globalization;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>
/// Orders resourceVersions. Kubernetes has documented since 1.35 that versions of one kind can be compared, and servers before that always
/// used etcd's revision. A version that is not a number equals only itself.
/// </summary>
internal static class ResourceVersions
{
    /// <summary>True when <paramref name="seen"/> is <paramref name="wanted"/> or comes after it.</summary>
    public static bool IsAtLeast(string? seen, string wanted) =>
        seen == wanted || (TryParse(seen, out var s) && TryParse(wanted, out var w) && s >= w);

    /// <summary>True when <paramref name="a"/> certainly comes before <paramref name="b"/>.</summary>
    public static bool IsOlder(string? a, string? b) => TryParse(a, out var x) && TryParse(b, out var y) && x < y;

    private static bool TryParse(string? version, out ulong number) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
