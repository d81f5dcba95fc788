using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;

namespace ModelOperator.Analysis.Builtins;

/// <summary>A metric that is a share: so many bad requests of so many. One statistical core serves them all.</summary>
internal abstract class ShareOfRequests : IBuiltin
{
    public abstract BuiltinMetric Metric { get; }

    public abstract string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels);

    // The selector's pods are gateways, which count all revisions.
    public virtual bool IsCredible(CounterRise rise, TemplateContext context, SourceLabels labels) => true;

    public virtual (string Field, string Message)? Problem(MetricSpec metric) => BuiltinLimits.Problem(metric);

    public virtual string Threshold(MetricSpec metric) => BuiltinLimits.Text(metric);

    /// <summary>What the candidate's share is held against.</summary>
    public virtual ILimit Limit(MetricSpec metric) => BuiltinLimits.Of(metric);

    /// <summary>Sorts the counters into good and bad.</summary>
    public abstract BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable);

    public bool LacksStable(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable) =>
        Limit(metric).IsRelative && Read(metric, rises, candidate, stable) is { Counts: { Candidate.Total: > 0, Stable.Total: 0 } };

    public virtual MetricStatus Judge(
        MetricStatus status, MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable, bool sideBySide,
        double alpha) =>
        BuiltinEvaluator.Judge(status, Limit(metric), metric, Read(metric, rises, candidate, stable), sideBySide, alpha);
}
