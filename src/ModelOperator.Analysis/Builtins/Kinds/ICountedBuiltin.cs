using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Builtins.Kinds;

/// <summary>A built-in metric that is judged by counters. It knows which ones it needs and what they mean.</summary>
internal interface ICountedBuiltin : IBuiltin
{
    /// <summary>The PromQL selector of the counters that the metric needs, for both revisions, in pods that may report them.</summary>
    string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels);

    /// <summary>True when a counter about a revision may come from the pod that it was read from.</summary>
    bool IsCredible(CounterRise rise, TemplateContext context, SourceLabels labels);

    /// <summary>True when the candidate has counts and the stable revision, with which it is compared, has none.</summary>
    bool LacksStable(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable);

    /// <summary>Judges the counters. It never passes without data.</summary>
    /// <param name="status">The measurement so far, which is completed here.</param>
    /// <param name="metric">The metric's spec.</param>
    /// <param name="rises">The rises of the counters of both revisions.</param>
    /// <param name="candidate">The candidate's revision.</param>
    /// <param name="stable">The stable revision.</param>
    /// <param name="sideBySide">True when stable's counts are from the same time.</param>
    /// <param name="alpha">The metric's part of alpha in this stage, for both errors together.</param>
    MetricStatus Judge(MetricStatus status, MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable,
        bool sideBySide, double alpha);
}
