namespace ModelOperator.Analysis.Builtins.Tallies;

/// <summary>The names of a Deployment's pods: its own, a hash and five characters, <c>digits-gateway-5d4f8c7b9d-x2x7k</c>. The API server
/// cuts what stands before the five characters to 58.</summary>
public static class PodNames
{
    private const int LongestStem = 58;
    private const int Random = 5;

    /// <summary>A regular expression that the names match, and not those of a Deployment whose name begins alike.</summary>
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
