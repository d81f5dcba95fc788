using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Builtins.Kinds;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Builtins;

/// <summary>A metric that is a share: a number of bad requests among all requests. One statistical test serves all of them.</summary>
internal abstract class ShareOfRequests : ICountedBuiltin
{
    public abstract BuiltinMetric Metric { get; }

    public abstract string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels);

    // The selector's pods are gateways, which count for all revisions.
    public virtual bool IsCredible(CounterRise rise, TemplateContext context, SourceLabels labels) => true;

    public virtual (string Field, string Message)? Problem(MetricSpec metric) => BuiltinLimits.Problem(metric);

    public virtual string Threshold(MetricSpec metric) => BuiltinLimits.Text(metric);

    /// <summary>The limit for the candidate's share.</summary>
    public virtual ILimit Limit(MetricSpec metric) => BuiltinLimits.Of(metric);

    /// <summary>Sorts the counters into good and bad requests.</summary>
    public abstract BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable);

    public virtual bool LacksStable(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable) =>
        Limit(metric).IsRelative && Read(metric, rises, candidate, stable) is { Counts: { Candidate.Total: > 0, Stable.Total: 0 } };

    public virtual MetricStatus Judge(
        MetricStatus status, MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable, bool sideBySide,
        double alpha) =>
        BuiltinEvaluator.Judge(status, Limit(metric), metric, Read(metric, rises, candidate, stable), sideBySide, alpha);
}
