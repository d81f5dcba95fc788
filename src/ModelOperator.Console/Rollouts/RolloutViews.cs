using ModelOperator.Api;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status;
using ModelOperator.Console.Fleet;
using ModelOperator.Console.Ordering;
using ModelOperator.Console.Rollouts.Metrics;
using ModelOperator.Console.Rollouts.Notes;
using ModelOperator.Console.Rollouts.Revisions;
using ModelOperator.Console.Stages;

namespace ModelOperator.Console.Rollouts;

/// <summary>Makes the view of one rollout.</summary>
internal static class RolloutViews
{
    /// <summary>The view at the moment <paramref name="now"/>.</summary>
    public static RolloutView Of(ModelDeployment deployment, RolloutSources sources, DateTimeOffset now)
    {
        var status = deployment.Status;
        var metrics = MetricViews.Of(deployment);
        var revisions = RevisionViews.Of(deployment, sources.Pods, sources.Snapshots);
        var history = HistoryViews.Of(deployment, sources.Snapshots);
        return new(DeploymentRows.Of(deployment))
        {
            Now = now,
            Stages = StageTrack.Of(deployment, now),
            Split = Splits.Of(deployment),
            Transitions = [.. history.Select(entry => new TransitionView(entry.Time, entry.Message, entry.Reason, entry.Revision)
            {
                Weight = entry.Weight,
            })],
            Metrics = metrics,
            Revisions = revisions,
            Gpus = revisions.All(revision => revision.Gpus is not null || revision.Wanted == 0)
                ? revisions.Sum(revision => revision.Gpus ?? 0)
                : null,
            Shadow = Shadow(status, metrics, sources.Copies),
            Arithmetic = GpuArithmetic.Of(deployment, revisions),
            History = history,
            Events = sources.Events is { } events ? EventViews.Of(events) : null,
            Conditions = [.. (status?.Conditions ?? []).Select(condition => new ConditionView(
                condition.Type, condition.Status, condition.Reason, condition.Message, condition.LastTransitionTime))],
            Orders = OrderViews.Of(deployment, sources.Snapshots, sources.MayNotPatch),
            Checks = status?.Monitoring,
            Unread = sources.Unread is { Count: > 0 } unread ? unread : null,
        };
    }

    private static ShadowView? Shadow(ModelDeploymentStatus? status, IReadOnlyList<MetricView> metrics, ShadowView? copies)
    {
        var compared = status?.Metrics?.FirstOrDefault(metric =>
            metrics.Any(one => one.Name == metric.Name && one.Builtin is BuiltinMetric.ShadowMismatch))?.Candidate;
        var percent = status?.Stage?.MirrorPercent ?? status?.Traffic?.Mirror?.Percent;
        return percent is null && compared is null ? null : (copies ?? new()) with
        {
            Percent = percent,
            Compared = copies?.Compared ?? compared?.Total,
            Matched = copies?.Matched ?? (compared?.Total - compared?.Bad),
        };
    }
}
