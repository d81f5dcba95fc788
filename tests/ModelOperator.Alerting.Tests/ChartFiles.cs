using ModelOperator.Testing;

namespace ModelOperator.Alerting.Tests;

/// <summary>The files of the checkout that these tests are about.</summary>
internal static class ChartFiles
{
    /// <summary>The file of alert rules that the chart is made from.</summary>
    public static string Alerts { get; } = Repository.PathOf("charts/model-operator/files/alerts.yaml");

    /// <summary>The page that every alert names a section of.</summary>
    public static string MonitoringPage { get; } = Repository.PathOf("docs/monitoring.md");

    /// <summary>The dashboards that the chart brings.</summary>
    public static IReadOnlyList<string> Dashboards { get; } = Files("charts/model-operator/files/dashboards", "*.json");

    /// <summary>The files of promtool's tests of the rules.</summary>
    public static IReadOnlyList<string> RuleTests { get; } = Files("tests/ModelOperator.Alerting.Tests/Rules", "*.yaml");

    private static IReadOnlyList<string> Files(string folder, string pattern) =>
        [.. Directory.GetFiles(Repository.PathOf(folder), pattern).Order(StringComparer.Ordinal)];
}
