using ModelOperator.Api.Status;
using ModelOperator.Demo.Client;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Verdicts;

/// <summary>
/// Checks that a bad candidate was rolled back as it should be: by the metric, traffic before pods, harm to its own share only, and not
/// tried again.
/// </summary>
internal static class RollbackVerdict
{
    /// <summary>Requests that were under way when the gateways switched may end this much later.</summary>
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(3);

    /// <summary>The expectations that did not hold, as sentences; empty when all did.</summary>
    /// <param name="record">All that was observed.</param>
    /// <param name="rollout">The bad spec.</param>
    /// <param name="metric">The metric that must have decided.</param>
    /// <param name="hasPrometheus">Prometheus was asked, so that it must have seen the errors, too.</param>
    public static IReadOnlyList<string> Problems(DemoRecord record, Rollout rollout, string metric, bool hasPrometheus)
    {
        if (rollout.CandidateIn(record) is not { } candidate)
        {
            return ["the operator never made a candidate of the new spec"];
        }

        var back = BackAtStable(record, rollout);
        return
        [
            .. IsRolledBack(record, rollout, candidate),
            .. WasDecidedBy(metric, record, candidate),
            .. hasPrometheus ? WasSeenByPrometheus(record, candidate) : [],
            .. back is null ? ["the gateways never confirmed that the stable revision has all requests again"] : NotTriedAgain(
                record, candidate, back),
            .. PodChecks.WentOnlyAfter(record, candidate, back),
            .. PodChecks.Untouched(record, rollout.Stable, since: rollout.Before.Version),
            .. HarmWasConfined(record, rollout, candidate),
        ];
    }

    /// <summary>The time at which the candidate had its first request: the gateways confirmed a share of it. Null before that.</summary>
    public static StatusSample? FirstShare(DemoRecord record, Rollout rollout) =>
        rollout.CandidateIn(record) is { } candidate ? rollout.StatusesOf(record).FirstOrDefault(s => s.WeightOf(candidate) > 0) : null;

    /// <summary>The first version after the candidate had a share in which every gateway sends all to the stable revision. Null before
    /// that.</summary>
    public static StatusSample? BackAtStable(DemoRecord record, Rollout rollout) =>
        FirstShare(record, rollout) is { } share
            ? rollout.StatusesOf(record)
                .FirstOrDefault(s => s.Version > share.Version && s.WeightOf(rollout.Stable) == 100 && s.HasConverged)
            : null;

    private static IEnumerable<string> IsRolledBack(DemoRecord record, Rollout rollout, string candidate)
    {
        var status = record.Latest!.Status;
        if (status.Phase != RolloutPhase.RolledBack || status.StableRevision != rollout.Stable)
        {
            yield return $"{candidate} was not rolled back: the phase is {status.Phase}, the stable revision {status.StableRevision} "
                + $"(was {rollout.Stable})";
        }

        if (record.Latest.WeightOf(rollout.Stable) != 100)
        {
            yield return $"the stable revision has {record.Latest.WeightOf(rollout.Stable)} % of the requests, not 100 %";
        }

        if (status.FailedRevisions?.Any(failed => failed.Revision == candidate) != true)
        {
            yield return $"{candidate} is not among status.failedRevisions";
        }
    }

    private static IEnumerable<string> WasDecidedBy(string metric, DemoRecord record, string candidate)
    {
        var entries = record.Latest!.Status.History?.Where(entry => entry.Revision == candidate).ToList() ?? [];
        if (!entries.Exists(entry => entry.Metric == metric && entry.Value is not null && entry.Threshold is not null))
        {
            var said = string.Join(", ", entries.Select(entry => entry.Reason).DefaultIfEmpty("nothing"));
            yield return $"status.history does not say that metric {metric} decided, with its value and threshold; it says of "
                + $"{candidate}: {said}";
        }
    }

    private static IEnumerable<string> WasSeenByPrometheus(DemoRecord record, string candidate)
    {
        if (!record.Gateway.Any(sample => sample.Revisions.GetValueOrDefault(candidate)?.ErrorRate > 0))
        {
            yield return $"Prometheus never showed an error of {candidate}";
        }
    }

    private static IEnumerable<string> NotTriedAgain(DemoRecord record, string candidate, StatusSample back)
    {
        var firstSeen = record.Pods.Where(pod => pod.Revision == candidate).GroupBy(pod => pod.Uid)
            .Select(pod => pod.MinBy(sample => sample.Version)!);
        foreach (var pod in firstSeen.Where(pod => pod.Version > back.Version))
        {
            yield return $"pod {pod.Name} of the failed revision {candidate} was made after the rollback";
        }

        foreach (var pod in record.PodsOf(candidate).Where(pod => pod.State != PodState.Gone))
        {
            yield return $"pod {pod.Name} of the failed revision {candidate} is still there";
        }

        if (record.Client.FirstOrDefault(sample => sample.At >= back.At + InFlight) is { } then
            && record.Counted.Of(candidate).Requests - then.Report.Of(candidate).Requests is var late and > 0)
        {
            yield return $"{candidate} answered {late} requests after the gateways had confirmed that it gets none";
        }
    }

    private static IEnumerable<string> HarmWasConfined(DemoRecord record, Rollout rollout, string candidate)
    {
        foreach (var revision in record.Counted.Revisions.Keys.Where(revision => revision != candidate))
        {
            if (rollout.FailedIn(record, revision) is var failed and not 0)
            {
                var who = revision == Tally.NoRevision ? "no revision" : $"{record.VersionOf(revision)} {revision}";
                yield return $"{failed} failed requests were answered by {who}; only those of {candidate} may fail";
            }
        }

        if (rollout.FailedIn(record, candidate) == 0)
        {
            yield return $"the client saw no failure of {candidate}, so that its rollback proves nothing";
        }
    }
}
