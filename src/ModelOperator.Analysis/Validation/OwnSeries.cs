using ModelOperator.Analysis.PromQl;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;

namespace ModelOperator.Analysis.Validation;

/// <summary>
/// Finds the selectors of a query that also read the counts of other ModelDeployments. A revision is a hash of the spec, so two
/// ModelDeployments can have the same one, and a query that selects only by revision would let one ModelDeployment decide about the other.
/// </summary>
internal static class OwnSeries
{
    private const string MetricName = "__name__";
    private const string Candidate = "0candidate0";
    private const string Stable = "0stable0";

    // The metrics of this project by the beginning of their names, each with the label that holds the ModelDeployment's name.
    private static readonly (string Prefix, string Label)[] Ours =
        [("model_gateway_", "name"), ("model_server_", "model"), ("modeldeployment_", "name")];

    /// <summary>The first such selector, and what to add to it; null when there is none, or when the query is not PromQL that can be read
    /// here.</summary>
    /// <param name="template">The query of the spec.</param>
    /// <param name="namespace">The namespace of the ModelDeployment.</param>
    /// <param name="name">Its name.</param>
    /// <param name="source">The source that is asked. When its scope is one namespace, the namespace is added to each selector
    /// anyway.</param>
    public static string? Problem(QueryTemplate template, string @namespace, string name, IMetricSource source)
    {
        var context = new TemplateContext(
            @namespace, name, new(Candidate, $"{name}-{Candidate}", "0"), new(Stable, $"{name}-{Stable}", "0"), TimeSpan.FromMinutes(1));
        return template.TryRender(context, out var query, out _) && ParsedQuery.TryRead(query, out var read, out _)
            ? read.Selectors.Select(selector => Problem(selector, context, source)).FirstOrDefault(problem => problem is not null)
            : null;
    }

    private static string? Problem(Selector selector, TemplateContext context, IMetricSource source)
    {
        var metric = selector.Matchers.FirstOrDefault(matcher => matcher.Label == MetricName)?.Value ?? "";
        var ours = Ours.FirstOrDefault(one => metric.StartsWith(one.Prefix, StringComparison.Ordinal));
        if (ours.Label is null && !selector.Matchers.Any(NamesARevision))
        {
            return null;
        }

        var missing = new List<string>();
        if (source.Scope is MetricScope.Any
            && !selector.Matchers.Any(matcher => IsOfNamespace(matcher, source) && Selects(matcher, context.Namespace)))
        {
            missing.Add(Condition(source.Labels.Namespace, "namespace"));
        }

        if (!selector.Matchers.Any(matcher => !IsOfNamespace(matcher, source) && HasName(matcher, context)))
        {
            missing.Add(Condition(ours.Label ?? "name", "name"));
        }

        return missing.Count == 0 ? null
            : $"{(metric.Length > 0 ? metric : "a selector")} would also read other ModelDeployments, which can have the same revision: "
            + $"add {string.Join(',', missing)} within its braces"
            + (ours.Label is null ? "; where its series have no such label, match their pods by pod=~\"{{ candidate.service }}-.*\"" : "");
    }

    private static string Condition(string label, string variable) => $"{label}=\"{{{{ {variable} }}}}\"";

    private static bool NamesARevision(LabelMatcher matcher) =>
        matcher.Value.Contains(Candidate, StringComparison.Ordinal) || matcher.Value.Contains(Stable, StringComparison.Ordinal);

    private static bool IsOfNamespace(LabelMatcher matcher, IMetricSource source) =>
        matcher.Label == source.Labels.Namespace || matcher.Label.EndsWith("namespace", StringComparison.Ordinal);

    // The names of Services and of pods begin with the name of the ModelDeployment.
    private static bool HasName(LabelMatcher matcher, TemplateContext context) =>
        Selects(matcher, context.Name)
        || (matcher.Operator is "=" or "=~"
            && !matcher.Value.Contains('|', StringComparison.Ordinal)
            && new[] { context.Candidate, context.Stable }
                .Any(revision => matcher.Value.TrimStart('^').StartsWith(revision.Service, StringComparison.Ordinal)));

    private static bool Selects(LabelMatcher matcher, string value) => matcher.Operator is "=" or "=~" && matcher.Value == value;
}
