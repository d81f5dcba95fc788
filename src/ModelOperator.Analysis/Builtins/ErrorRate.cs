using System.Globalization;
using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Contracts.Metrics;

namespace ModelOperator.Analysis.Builtins;

/// <summary>
/// Requests that their revision failed (<see cref="Blames"/>); of a candidate in a shadow stage, the copies. What clients can bring about
/// at will, and what nobody answered, is bad where the candidate is held against stable, which has the same clients. Under a fixed max it
/// is neither bad nor good and is left out, but for requests that were whole and waited long: those are bad. So a client can neither fail
/// the metric with it nor hide errors among it, and a candidate that does nothing else has no data.
/// </summary>
internal sealed class ErrorRate : ShareOfRequests
{
    private const string Copies = GatewayMetricNames.ShadowRequests;
    private const string Requests = $"{GatewayMetricNames.Requests}|{Copies}";
    private const string Unanswered = GatewayMetricNames.UnansweredBuckets;

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    public override BuiltinMetric Metric => BuiltinMetric.ErrorRate;

    public override string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels) => Counters.OfGateways(
        metric.Max is null ? Requests : $"{Requests}|{Unanswered}", context, labels, context.Candidate.Revision, context.Stable.Revision);

    public override BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable)
    {
        var requests = rises
            .Where(rise => rise["__name__"] is not Unanswered && Blames.Of(rise) is not Blame.Gateway)
            .ToLookup(rise => rise["revision"]);
        if (!requests.Contains(candidate))
        {
            return new(null, $"there are no counts of revision {candidate}");
        }

        return metric.Max is null
            ? new(new(Compared(requests[candidate]), Compared(Comparable(requests[stable], requests[candidate]))), null)
            : UnderMax(metric, requests, Waits(), candidate, stable);

        ILookup<string, CounterRise> Waits() => rises.Where(rise => rise["__name__"] is Unanswered).ToLookup(rise => rise["revision"]);
    }

    // Only what has its whole answer is copied: nothing of a copy can be held against what stable's clients left.
    private static IEnumerable<CounterRise> Comparable(IEnumerable<CounterRise> stable, IEnumerable<CounterRise> candidate) =>
        candidate.Any(rise => rise["__name__"] is Copies && rise.Rise > 0) ? stable.Where(rise => rise["code"] is not "499") : stable;

    private static Counts Compared(IEnumerable<CounterRise> requests) =>
        Tally.Of(requests, rise => Blames.Of(rise) is not Blame.NotTheRevision);

    private static BuiltinReading UnderMax(
        MetricSpec metric, ILookup<string, CounterRise> requests, ILookup<string, CounterRise> waits, string candidate, string stable)
    {
        var patience = GoDuration.ParseOr(metric.UnansweredAfter, DefaultPatience).TotalSeconds;
        var (ofCandidate, ofStable) = (Buckets.Of(waits[candidate]), Buckets.Of(waits[stable]));
        var edge = ofCandidate.EdgeFrom(patience);
        if (ofCandidate.Any && double.IsInfinity(edge))
        {
            return new(null, $"the gateway's histogram ends below {Text(patience)} s; give a smaller unansweredAfter");
        }

        var late = Late(ofCandidate);
        var counts = Judged(requests[candidate], late);
        var isTold = ofCandidate.Any || requests[candidate].All(rise => !WasUnanswered(rise));
        var leftOut = Math.Max(0, (long)Math.Ceiling(requests[candidate].Sum(rise => rise.Rise)) - counts.Total);
        return counts.Total == 0 && leftOut > 0
            ? new(
                null,
                $"none of the {leftOut} requests of revision {candidate} tells whether it works: their clients left, or what it answered "
                    + "is what clients can bring about at will")
            : new(new(counts, Judged(requests[stable], Late(ofStable))), Notes(late, edge, leftOut, isTold));

        double Late(Buckets buckets) => buckets.Any ? buckets.LongerThan(edge) : 0;
    }

    private static Counts Judged(IEnumerable<CounterRise> requests, double late)
    {
        var telling = Tally.Of(
            requests.Where(rise => Blames.Of(rise) is Blame.NotTheRevision or Blame.Revision), rise => Blames.Of(rise) is Blame.Revision);
        var bad = (long)Math.Ceiling(late);
        return new(telling.Bad + bad, telling.Total + bad);
    }

    private static bool WasUnanswered(CounterRise rise) => Blames.Of(rise) is Blame.Unanswered && rise.Rise > 0;

    private static string? Notes(double late, double edge, long leftOut, bool isTold)
    {
        string?[] notes =
        [
            late > 0 ? $"{Math.Ceiling(late):F0} got no answer within {Text(edge)} s" : null,
            leftOut > 0 ? $"{leftOut} more say nothing about it and are left out" : null,
            isTold ? null : "its gateways are of an earlier version and do not tell how long unanswered requests waited",
        ];
        var told = string.Join("; ", notes.OfType<string>());
        return told.Length > 0 ? told : null;
    }

    private static string Text(double seconds) => seconds.ToString("G6", CultureInfo.InvariantCulture);
}
