using System.Text.RegularExpressions;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Analysis.Builtins.Tallies;

/// <summary>
/// Builds selectors and decides which counters are believed. The namespace and the pod are labels of the target, which the metric source
/// sets, so that no pod can speak for another. A namespace that the page itself names is ignored. All values are names of Kubernetes and
/// need no escapes.
/// </summary>
internal static class Counters
{
    /// <summary>The selector of the counters of the ModelDeployment's gateways, for these revisions.</summary>
    public static string OfGateways(string metrics, TemplateContext context, SourceLabels labels, params string[] revisions) =>
        $$"""{__name__=~"{{metrics}}",{{labels.Namespace}}="{{context.Namespace}}","""
        + $$"""{{labels.Pod}}=~"{{PodNames.Pattern(GatewayNames.Of(context.Name))}}","""
        + $$"""name="{{context.Name}}",revision=~"{{string.Join('|', revisions)}}"}""";

    /// <summary>Adds a condition to a selector: the label has one of these values, whatever characters they have.</summary>
    public static string Where(string selector, string label, IEnumerable<string> values)
    {
        var pattern = string.Join('|', values.Select(Regex.Escape))
            .Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"{selector[..^1]},{label}=~\"{pattern}\"}}";
    }

    /// <summary>The selector of the counters of the model servers of both revisions.</summary>
    public static string OfModelServers(string metrics, TemplateContext context, SourceLabels labels) =>
        $$"""{__name__=~"{{metrics}}",{{labels.Namespace}}="{{context.Namespace}}","""
        + $$"""{{labels.Pod}}=~"{{PodNames.Pattern(context.Candidate.Service)}}|{{PodNames.Pattern(context.Stable.Service)}}","""
        + $$"""revision=~"{{context.Candidate.Revision}}|{{context.Stable.Revision}}"}""";

    /// <summary>True when the pod belongs to the revision that the counter names. A candidate's image may come from anybody, and could
    /// otherwise write stable's counters.</summary>
    public static bool IsOwn(CounterRise rise, TemplateContext context, SourceLabels labels)
    {
        var revision = rise["revision"] == context.Candidate.Revision ? context.Candidate : context.Stable;
        return rise["revision"] == revision.Revision && PodNames.IsOf(rise[labels.Pod], revision.Service);
    }
}
