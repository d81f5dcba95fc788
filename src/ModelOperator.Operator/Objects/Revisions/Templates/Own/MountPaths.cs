namespace ModelOperator.Operator.Objects.Revisions.Templates.Own;

/// <summary>Compares the paths of mounts as a container runtime sees them.</summary>
internal static class MountPaths
{
    /// <summary>The path without empty parts, <c>.</c> and <c>..</c>, and without a slash at its end.</summary>
    public static string Normalize(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part is not ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    /// <summary>True when one of two normal paths is the other, or lies below it, so that a mount of one hides something of the other.
    /// </summary>
    public static bool Overlap(string one, string other) => IsAtOrBelow(one, other) || IsAtOrBelow(other, one);

    private static bool IsAtOrBelow(string path, string above) =>
        above is "/" || path == above || path.StartsWith(above + "/", StringComparison.Ordinal);
}
