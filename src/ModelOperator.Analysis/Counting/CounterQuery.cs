using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Counting;

/// <summary>Asks how far counters have risen, for both revisions.</summary>
/// <param name="Metric">The metric that the counters are for.</param>
/// <param name="Selector">The PromQL selector of its series, rendered.</param>
/// <param name="Context">The two revisions, and how long the stage has run.</param>
/// <param name="Before">False: since the stage began. True: in as long a time before it, and in ten minutes at least.</param>
public sealed record CounterQuery(BuiltinMetric Metric, string Selector, TemplateContext Context, bool Before = false)
{
    /// <summary>The range vector to ask Prometheus for.</summary>
    public string Query => Range.Query(Selector);

    /// <summary>The time whose readings are counted.</summary>
    internal CounterRange Range => CounterRange.Of(Context, Before);
}
