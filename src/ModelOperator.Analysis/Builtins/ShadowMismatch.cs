using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Contracts.Metrics;

namespace ModelOperator.Analysis.Builtins;

/// <summary>
/// The share of answers to copies that differ from stable's beyond the tolerance. Answers that could not be compared are not counted at
/// all.
/// </summary>
internal sealed class ShadowMismatch : ShareOfRequests
{
    public override BuiltinMetric Metric => BuiltinMetric.ShadowMismatch;

    public override string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels) =>
        Counters.OfGateways(GatewayMetricNames.ShadowCompared, context, labels, context.Candidate.Revision);

    public override (string Field, string Message)? Problem(MetricSpec metric) => BuiltinLimits.Problem(metric, hasStable: false);

    public override BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable)
    {
        var compared = rises.Where(rise => rise["revision"] == candidate && rise["result"] is ("match" or "mismatch")).ToList();
        return compared.Count == 0
            ? new(null, $"no answer of revision {candidate} to a copy was compared")
            : new(new(Tally.Of(compared, rise => rise["result"] is "mismatch"), default), null);
    }
}
