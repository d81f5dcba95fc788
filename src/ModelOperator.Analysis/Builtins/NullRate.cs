using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Contracts.Metrics;

namespace ModelOperator.Analysis.Builtins;

/// <summary>The share of answers without a prediction among the successful ones, as the model servers count them.</summary>
internal sealed class NullRate : ShareOfRequests
{
    private const string Nulls = ModelServerMetricNames.NullAnswers;
    private const string Requests = ModelServerMetricNames.Requests;

    public override BuiltinMetric Metric => BuiltinMetric.NullRate;

    public override string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels) =>
        Counters.OfModelServers($"{Nulls}|{Requests}", context, labels);

    public override bool IsCredible(CounterRise rise, TemplateContext context, SourceLabels labels) =>
        Counters.IsOwn(rise, context, labels);

    public override BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable)
    {
        // Without this check, a server that does not count them would seem to have none.
        return rises.Any(rise => rise["revision"] == candidate && rise["__name__"] is Nulls)
            ? new(new(Of(candidate), Of(stable)), null)
            : new(null, $"the model server of revision {candidate} does not expose {Nulls}");

        Counts Of(string revision)
        {
            var ofRevision = rises.Where(rise => rise["revision"] == revision).ToList();
            return Tally.Whole(
                ofRevision.Where(rise => rise["__name__"] is Nulls).Sum(rise => rise.Rise),
                ofRevision.Where(rise => rise["__name__"] is Requests && rise["code"] is "200").Sum(rise => rise.Rise));
        }
    }
}
