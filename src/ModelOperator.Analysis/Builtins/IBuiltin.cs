using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Builtins;

/// <summary>A metric that the operator knows how to ask for: which counters, and what they mean. Pure.</summary>
internal interface IBuiltin
{
    BuiltinMetric Metric { get; }

    /// <summary>The PromQL selector of the counters of both revisions that the metric needs, in pods that may speak of them.</summary>
    string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels);

    /// <summary>True when a counter about a revision may come from the pod that it was read from.</summary>
    bool IsCredible(CounterRise rise, TemplateContext context, SourceLabels labels);

    /// <summary>What is wrong with the metric's fields: the field, and what would be right; null when nothing is.</summary>
    (string Field, string Message)? Problem(MetricSpec metric);

    /// <summary>The limit for people.</summary>
    string Threshold(MetricSpec metric);

    /// <summary>Whether the candidate has counts and stable, which it is to be compared with, has none.</summary>
    bool LacksStable(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable);

    /// <summary>Judges. Never passes without data.</summary>
    /// <param name="status">The measurement so far, to be completed.</param>
    /// <param name="metric">Its spec.</param>
    /// <param name="rises">The counters of both revisions.</param>
    /// <param name="candidate">The candidate's revision.</param>
    /// <param name="stable">Stable's.</param>
    /// <param name="sideBySide">Whether stable's counts are of the same time.</param>
    /// <param name="alpha">This metric's part of alpha in this stage, for both sides together.</param>
    MetricStatus Judge(MetricStatus status, MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable,
        bool sideBySide, double alpha);
}
