using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec;

namespace ModelOperator.Analysis.Builtins;

/// <summary>
/// Requests that their revision failed (<see cref="Blames"/>); of a candidate in a shadow stage, the copies. What clients can bring about at
/// will counts where the candidate is held against stable, which has the same clients, and not under a fixed max.
/// </summary>
internal sealed class ErrorRate : ShareOfRequests
{
    public override BuiltinMetric Metric => BuiltinMetric.ErrorRate;

    public override string Selector(TemplateContext context, SourceLabels labels) => Counters.OfGateways(
        "model_gateway_requests_total|model_gateway_shadow_requests_total", context, labels, context.Candidate.Revision, context.Stable.Revision);

    public override BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable)
    {
        Func<CounterRise, bool> isBad = metric.Max is null ? rise => Blames.Of(rise) is not Blame.NotTheRevision : rise => Blames.Of(rise) is Blame.Revision;
        var ofCandidate = rises.Where(rise => rise["revision"] == candidate).ToList();
        return ofCandidate.Count == 0
            ? new(null, $"there are no counts of revision {candidate}")
            : new(new(Tally.Of(ofCandidate, isBad), Tally.Of(rises.Where(rise => rise["revision"] == stable), isBad)), null);
    }
}
