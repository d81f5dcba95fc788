using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Verdicts;

/// <summary>
/// Checks that a good candidate was promoted as it should be: by steps, each judged by metrics, without a restart or a failed request.
/// </summary>
internal static class PromotionVerdict
{
    /// <summary>The expectations that did not hold, as sentences; empty when all did.</summary>
    public static IReadOnlyList<string> Problems(DemoRecord record, Rollout rollout)
    {
        if (rollout.CandidateIn(record) is not { } candidate)
        {
            return ["the operator never made a candidate of the new spec"];
        }

        var statuses = rollout.StatusesOf(record).ToList();
        return
        [
            .. IsStable(record, candidate),
            .. TookEveryStep(statuses, candidate),
            .. WasMeasured(statuses, candidate),
            .. PodChecks.Untouched(record, candidate, since: 0),
            .. PodChecks.WentOnlyAfter(
                record, rollout.Stable, statuses.FirstOrDefault(s => s.WeightOf(candidate) == 100 && s.HasConverged)),
            .. NoRequestFailed(record, rollout, candidate),
        ];
    }

    /// <summary>The first version in which the candidate is stable and healthy, with all requests. Null before that.</summary>
    public static StatusSample? Promoted(DemoRecord record, Rollout rollout) =>
        rollout.CandidateIn(record) is { } candidate
            ? rollout.StatusesOf(record).FirstOrDefault(s =>
                s is { IsCurrent: true, HasConverged: true, Status.Phase: RolloutPhase.Healthy } && s.Status.StableRevision == candidate
                    && s.WeightOf(candidate) == 100)
            : null;

    /// <summary>The shares a candidate must go through: the spec's steps, and all requests at the end.</summary>
    public static IReadOnlyList<int> ExpectedWeights(StatusSample sample)
    {
        var steps = sample.Deployment.Spec.Strategy.Canary?.Steps.Select(step => step.Weight).ToList() ?? [];
        return steps is [.., 100] ? steps : [.. steps, 100];
    }

    private static IEnumerable<string> IsStable(DemoRecord record, string candidate)
    {
        if (record.Latest is not { } latest || latest.Status is not { Phase: RolloutPhase.Healthy } status
            || status.StableRevision != candidate)
        {
            yield return $"{candidate} was not promoted: the phase is {record.Latest?.Status.Phase}, the stable revision "
                + $"{record.Latest?.Status.StableRevision}";
        }
    }

    private static IEnumerable<string> TookEveryStep(List<StatusSample> statuses, string candidate)
    {
        var expected = ExpectedWeights(statuses[0]);
        var seen = Distinct(statuses.Select(s => s.WeightOf(candidate))).ToList();
        if (!seen.SequenceEqual(expected))
        {
            yield return $"the candidate's share went {Arrows(seen)}; the spec asks for {Arrows(expected)}";
        }

        foreach (var weight in expected.Distinct().Where(weight => !statuses.Any(s => s.WeightOf(candidate) == weight && s.HasConverged)))
        {
            yield return $"the gateways never confirmed the share of {weight} %";
        }
    }

    private static IEnumerable<string> WasMeasured(List<StatusSample> statuses, string candidate)
    {
        var spec = statuses[0].Deployment.Spec;
        for (var step = 0; step < (spec.Strategy.Canary?.Steps.Count ?? 0); step++)
        {
            var measured = statuses
                .Where(s => s.Status.CandidateRevision == candidate && s.Status.Stage is { Kind: StageKind.Step } stage
                    && stage.Index == step)
                .SelectMany(s => s.Status.Metrics ?? [])
                .Where(metric => metric is { Verdict: MetricVerdict.Pass, Value: not null })
                .Select(metric => metric.Name)
                .ToHashSet(StringComparer.Ordinal);
            foreach (var metric in spec.Analysis?.Metrics.Where(metric => !measured.Contains(metric.Name)) ?? [])
            {
                yield return $"metric {metric.Name} was never seen to pass in step {step}";
            }
        }
    }

    private static IEnumerable<string> NoRequestFailed(DemoRecord record, Rollout rollout, string candidate)
    {
        if (rollout.FailedIn(record) is var failed and not 0)
        {
            var kinds = record.Counted.Total.Statuses.Where(status => status.Key != "200")
                .Select(status => $"{status.Value} × {status.Key}");
            yield return $"{failed} requests of the client failed during the promotion ({string.Join(", ", kinds)})";
        }

        if (rollout.RequestsIn(record, candidate) == 0)
        {
            yield return "the client was never answered by the new revision";
        }
    }

    private static IEnumerable<int> Distinct(IEnumerable<int> weights)
    {
        var last = 0;
        foreach (var weight in weights.Where(weight => weight > 0))
        {
            if (weight != last)
            {
                yield return last = weight;
            }
        }
    }

    private static string Arrows(IEnumerable<int> weights) =>
        string.Join(" → ", weights.Select(weight => $"{weight} %").DefaultIfEmpty("nowhere"));
}
