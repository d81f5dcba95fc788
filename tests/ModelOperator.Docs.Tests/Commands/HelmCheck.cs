using ModelOperator.Docs.Tests.Examples;

namespace ModelOperator.Docs.Tests.Commands;

/// <summary>
/// Commands are Helm 4's, a chart in the checkout is there, one in a registry is where a release puts it, and values are in the chart's
/// schema.
/// </summary>
internal static class HelmCheck
{
    private static readonly string[] Verbs =
    [
        "get", "history", "install", "lint", "list", "package", "pull", "push", "rollback", "status", "template", "test", "uninstall",
        "upgrade",
    ];

    public static IEnumerable<string> Problems(IReadOnlyList<string> arguments)
    {
        if (arguments is not [var verb, ..] || !Verbs.Contains(verb, StringComparer.Ordinal))
        {
            return [$"helm has no command {string.Join(' ', arguments)}"];
        }

        var values = arguments.Zip(arguments.Skip(1)).Where(pair => pair.First is "--set" or "--set-string" or "--set-json")
            .Select(pair => pair.Second.Split('=')[0]).Where(path => !ChartValues.Has(path));
        return values.Select(path => $"the chart has no value {path}")
            .Concat(arguments.Where(word => word.StartsWith("charts/", StringComparison.Ordinal)).SelectMany(CommandCheck.Missing))
            .Concat(Unpublished(arguments));
    }

    private static IEnumerable<string> Unpublished(IReadOnlyList<string> arguments)
    {
        var charts = arguments.Where(word => word.StartsWith("oci://", StringComparison.Ordinal)).ToList();
        var versions = arguments.Zip(arguments.Skip(1)).Where(pair => pair.First == "--version").Select(pair => pair.Second);
        return charts.Where(chart => chart != PublishedPlaces.Chart).Select(chart => $"no release puts the chart into {chart}")
            .Concat(versions.Where(version => charts.Count > 0 && version != PublishedPlaces.Version)
                .Select(version => $"the chart's version is not {version}"));
    }
}
