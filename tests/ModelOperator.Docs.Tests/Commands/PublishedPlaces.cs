using System.Text.RegularExpressions;
using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Commands;

/// <summary>The places where a release puts chart and plugin, read from the scripts that make a release.</summary>
internal static partial class PublishedPlaces
{
    /// <summary>The version of chart and plugin.</summary>
    public static string Version { get; } =
        VersionOfChart().Match(Repository.Read("charts/model-operator/Chart.yaml")).Groups["value"].Value;

    /// <summary>The chart in its registry, with <c>oci://</c>.</summary>
    public static string Chart { get; } = $"oci://{Default("build/lib/release.sh", "RELEASE_REGISTRY")}/charts/model-operator";

    /// <summary>The manifest by which krew installs the plugin.</summary>
    public static string PluginManifest { get; } =
        $"{Default("build/lib/plugin.sh", "PLUGIN_SOURCE")}/releases/download/v{Version}/modeldeployment.yaml";

    private static string Default(string script, string variable) =>
        DefaultOfVariable().Matches(Repository.Read(script)).Single(match => match.Groups["name"].Value == variable).Groups["value"].Value;

    [GeneratedRegex("^version: (?<value>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionOfChart();

    [GeneratedRegex(
        @"^(?<name>\w+)=\$\{\k<name>:-(?<value>[^}]+)\}$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DefaultOfVariable();
}
