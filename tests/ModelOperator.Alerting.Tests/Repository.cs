namespace ModelOperator.Alerting.Tests;

/// <summary>The files of the checkout that these tests are about.</summary>
internal static class Repository
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    /// <summary>The file of alert rules that the chart is made from.</summary>
    public static string Alerts { get; } = Path.Combine(Root, "charts", "model-operator", "files", "alerts.yaml");

    /// <summary>The page that every alert names a section of.</summary>
    public static string MonitoringPage { get; } = Path.Combine(Root, "docs", "monitoring.md");

    /// <summary>The dashboards that the chart brings.</summary>
    public static IReadOnlyList<string> Dashboards { get; } =
        [.. Directory.GetFiles(Path.Combine(Root, "charts", "model-operator", "files", "dashboards"), "*.json").Order(StringComparer.Ordinal)];

    /// <summary>The files of promtool's tests of the rules.</summary>
    public static IReadOnlyList<string> RuleTests { get; } =
        [.. Directory.GetFiles(Path.Combine(Root, "tests", "ModelOperator.Alerting.Tests", "Rules"), "*.yaml").Order(StringComparer.Ordinal)];

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "ModelOperator.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
