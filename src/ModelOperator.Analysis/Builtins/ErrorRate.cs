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
/// The share of requests that their revision failed (<see cref="Blames"/>); for a candidate in a shadow stage, the share of copies. Answers
/// that clients can cause at will, and requests that were never answered, are bad when the candidate is compared with stable, because both
/// have the same clients. Under a fixed max they are left out, as neither bad nor good, except that a complete request which waited long is
/// bad. So a client can neither make the metric fail in this way nor hide errors among such answers, and a candidate with no other answers
/// has no data. The beginnings of WebSocket sessions are left out in both cases, because what comes in them is not measured.
/// </summary>
internal sealed class ErrorRate : ShareOfRequests
{
    private const string ShadowRequests = GatewayMetricNames.ShadowRequests;
    private const string Requests = $"{GatewayMetricNames.Requests}|{ShadowRequests}";
    private const string Unanswered = GatewayMetricNames.UnansweredBuckets;

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    public override BuiltinMetric Metric => BuiltinMetric.ErrorRate;

    public override string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels) => Counters.OfGateways(
        metric.Max is null ? Requests : $"{Requests}|{Unanswered}", context, labels, context.Candidate.Revision, context.Stable.Revision);

    public override BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable)
    {
        var requests = rises
            .Where(rise => rise["__name__"] is not Unanswered && Blames.Of(rise) is not (Blame.Gateway or Blame.Session))
            .ToLookup(rise => rise["revision"]);
        if (!requests.Contains(candidate))
        {
            return new(null, rises.Any(rise => rise["revision"] == candidate && Blames.Of(rise) is Blame.Session)
                ? $"revision {candidate} has had WebSocket sessions only, which this metric does not measure"
                : $"there are no counts of revision {candidate}");
        }

        return metric.Max is null
            ? new(new(Compared(requests[candidate]), Compared(Comparable(requests[stable], requests[candidate]))), null)
            : UnderMax(metric, requests, Waits(), candidate, stable);

        ILookup<string, CounterRise> Waits() => rises.Where(rise => rise["__name__"] is Unanswered).ToLookup(rise => rise["revision"]);
    }

    // Only requests with a complete answer are copied, so requests that clients of stable gave up are not compared with copies.
    private static IEnumerable<CounterRise> Comparable(IEnumerable<CounterRise> stable, IEnumerable<CounterRise> candidate) =>
        candidate.Any(rise => rise["__name__"] is ShadowRequests && rise.Rise > 0)
            ? stable.Where(rise => rise["code"] is not "499")
            : stable;

    private static Counts Compared(IEnumerable<CounterRise> requests) =>
        Tally.Of(requests, rise => Blames.Of(rise) is not Blame.NotTheRevision);

    private static BuiltinReading UnderMax(
        MetricSpec metric, ILookup<string, CounterRise> requests, ILookup<string, CounterRise> waits, string candidate, string stable)
    {
        var patience = GoDuration.ParseOr(metric.UnansweredAfter, DefaultPatience).TotalSeconds;
        var (ofCandidate, ofStable) = (Buckets.Of(waits[candidate]), Buckets.Of(waits[stable]));
        if (ofCandidate.Fault is { } fault)
        {
            return new(null, $"the gateway's histogram of unanswered requests cannot be read: {fault}");
        }

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
                $"none of the {leftOut} requests of revision {candidate} tells whether it works: their clients left, or got answers that "
                    + "clients can cause at will")
            : new(new(counts, Judged(requests[stable], Late(ofStable))), Notes(late, edge, leftOut, isTold));

        double Late(Buckets buckets) => buckets is { Any: true, Fault: null } ? buckets.LongerThan(edge) : 0;
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
