using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Analysis.Builtins;

/// <summary>The share of wrong answers among those that have feedback: one minus the accuracy.</summary>
internal sealed class WrongRate : ShareOfRequests
{
    public override BuiltinMetric Metric => BuiltinMetric.WrongRate;

    public override string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels) =>
        Counters.OfGateways(GatewayMetricNames.Feedback, context, labels, context.Candidate.Revision, context.Stable.Revision);

    public override BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable)
    {
        var feedback = rises.Where(rise => rise["slice"] is FeedbackSlice.All).ToLookup(rise => rise["revision"]);
        return feedback.Contains(candidate)
            ? new(new(Tally.Of(feedback[candidate], IsWrong), Tally.Of(feedback[stable], IsWrong)), null)
            : new(
                null,
                $"no feedback has come for answers of revision {candidate}; it needs spec.monitoring.feedback, and somebody who posts "
                + "tokens of answers to /v2/models/NAME/feedback");

        static bool IsWrong(CounterRise rise) => rise["correct"] is "false";
    }
}
