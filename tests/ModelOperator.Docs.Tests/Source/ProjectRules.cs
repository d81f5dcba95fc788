namespace ModelOperator.Docs.Tests.Source;

/// <summary>Says which project of src may refer to which. A project that is not named may refer to none.</summary>
internal static class ProjectRules
{
    private const string Root = "src/ModelOperator.";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        // What two processes say to each other, and what is useful to anybody, know of nothing here.
        ["Contracts"] = [],
        ["Kubernetes"] = [],
        ["Profiles"] = ["Contracts"],
        ["Hosting"] = ["Contracts"],
        ["Feedback"] = ["Contracts", "Hosting"],
        ["Fetching"] = ["Contracts", "Hosting"],
        ["Sinks"] = ["Contracts", "Hosting"],

        // The custom resource, and what is decided about it.
        ["Api"] = ["Contracts"],
        ["Rollouts"] = ["Api", "Contracts"],
        ["Analysis"] = ["Api", "Contracts", "Hosting"],
        ["Monitoring"] = ["Analysis", "Api", "Contracts", "Profiles"],

        // What people's programs share, and the page that one of them serves.
        ["Commands"] = ["Api", "Contracts", "Kubernetes", "Rollouts"],
        ["Console"] = ["Analysis", "Api", "Commands", "Contracts", "Kubernetes", "Monitoring", "Profiles", "Rollouts"],

        // What runs.
        ["Gateway"] = ["Contracts", "Feedback", "Hosting", "Kubernetes", "Profiles", "Sinks"],
        ["ModelServer"] = ["Contracts", "Feedback", "Fetching", "Hosting", "Profiles"],
        ["Operator"] = ["Analysis", "Api", "Contracts", "Hosting", "Kubernetes", "Monitoring", "Profiles", "Rollouts", "Sinks"],
        ["Cli"] = ["Api", "Commands", "Console", "Contracts", "Fetching", "Hosting", "Kubernetes", "Profiles"],
        ["ConsoleHost"] = ["Commands", "Console", "Contracts", "Hosting", "Kubernetes"],
        ["Generator"] = ["Api", "Operator"],
    };

    /// <summary>The projects that have a rule, as paths from the repository's root.</summary>
    public static IEnumerable<string> Named => Allowed.Keys.Select(name => Root + name);

    /// <summary>Says what is wrong with a reference; null when it is allowed.</summary>
    public static string? Problem(ProjectArrow arrow)
    {
        var allowed = Allowed.GetValueOrDefault(arrow.User.Replace(Root, "", StringComparison.Ordinal), []);
        if (allowed.Any(name => arrow.Used == Root + name))
        {
            return null;
        }

        var others = allowed.Length == 0 ? "no other project" : $"only {string.Join(", ", allowed)}";
        return $"{arrow.User} refers to {arrow.Used}, but it may refer to {others}; put what both need into one of these, or into "
            + $"Contracts";
    }
}
