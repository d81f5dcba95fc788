namespace ModelOperator.Analysis.Builtins.Tallies;

/// <summary>Knows the names of a Deployment's pods: the Deployment's name, a hash and five characters, as in
/// <c>digits-gateway-5d4f8c7b9d-x2x7k</c>. The API server cuts the part before the five characters to 58.</summary>
public static class PodNames
{
    private const int LongestStem = 58;
    private const int Random = 5;

    /// <summary>
    /// A regular expression that matches these names, and not those of another Deployment whose name begins in the same way.
    /// </summary>
    public static string Pattern(string deployment) => deployment.Length < LongestStem
        ? deployment + "(-[^-]+){1,2}"
        : $"{deployment[..LongestStem]}[^-]{{{Random}}}";

    /// <summary>True when the name of a pod matches <see cref="Pattern"/>.</summary>
    public static bool IsOf(string pod, string deployment)
    {
        var stem = deployment.Length < LongestStem ? deployment + "-" : deployment[..LongestStem];
        if (!pod.StartsWith(stem, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = pod[stem.Length..].Split('-');
        return deployment.Length < LongestStem
            ? parts.Length <= 2 && parts.All(part => part.Length > 0)
            : parts is [{ Length: Random }];
    }
}
