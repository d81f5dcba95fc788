using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Counting;

/// <summary>Asks how much counters have risen, for both revisions.</summary>
/// <param name="Metric">The metric that the counters are for.</param>
/// <param name="Selector">The PromQL selector of their series, with all values filled in.</param>
/// <param name="Context">The two revisions, and the time of the stage.</param>
/// <param name="Before">False for the time since the stage began. True for an equally long time before it, and ten minutes at
/// least.</param>
public sealed record CounterQuery(BuiltinMetric Metric, string Selector, TemplateContext Context, bool Before = false)
{
    /// <summary>The class that the counters are of; null for a metric that has none.</summary>
    public string? Class { get; init; }

    /// <summary>The range vector to ask Prometheus for.</summary>
    public string Query => Range.Query(Selector);

    /// <summary>The time from which readings are counted.</summary>
    internal CounterRange Range => CounterRange.Of(Context, Before);
}
