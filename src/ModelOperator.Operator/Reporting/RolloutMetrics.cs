using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Hosting.Metrics.Owners;
using ModelOperator.Rollouts.History;
using Prometheus;

namespace ModelOperator.Operator.Reporting;

/// <summary>
/// Shows the state of every rollout, for alerts and dashboards. Gauges repeat the status, so that they are right again as soon as an
/// operator that has just started looks at a ModelDeployment; counters begin at 0 then. Only the leader reconciles, so only the leader
/// shows any.
/// </summary>
internal sealed class RolloutMetrics
{
    private static readonly RolloutResult[] Results = Enum.GetValues<RolloutResult>();

    private readonly Lock _gate = new();
    private readonly Dictionary<MetricOwner, StageStatus> _stages = [];
    private readonly OwnerFamily _info;
    private readonly OwnerFamily _phase;
    private readonly OwnerFamily _weight;
    private readonly OwnerFamily _stageSeconds;
    private readonly OwnerFamily _rollouts;
    private readonly TimeProvider _time;

    public RolloutMetrics(CollectorRegistry registry, TimeProvider time)
    {
        var metrics = OwnerMetrics.Of(registry);
        _time = time;
        _info = metrics.Gauge(
            "modeldeployment_info", "1, with the model's version and the hash of the stable revision; both are empty before there is one.",
            "name", "namespace", "revision", "version");
        _phase = metrics.Gauge(
            "modeldeployment_phase", "1, with the phase that the ModelDeployment is in; the other phases have no series.",
            "name", "namespace", "phase");
        _weight = metrics.Gauge(
            "modeldeployment_traffic_weight", "The share of requests that a revision is to get, in whole percent.",
            "name", "namespace", "revision", "role", "version");
        _stageSeconds = metrics.Gauge(
            "modeldeployment_stage_seconds",
            "Seconds on the clock of the stage that the candidate is in; the clock stands still while the stage is held.",
            "name", "namespace", "stage", "step");
        _rollouts = metrics.Counter(
            "modeldeployment_rollouts_total", "Rollouts that have ended since this operator began to lead, by their result.",
            "name", "namespace", "result");
        metrics.BeforeScrape(ShowClocks);
    }

    /// <summary>Shows a status that has been written, in place of the one before.</summary>
    /// <param name="entity">The ModelDeployment.</param>
    /// <param name="status">Its new status.</param>
    /// <param name="transitions">The transitions since the status before; rollouts that ended are counted.</param>
    public void Show(ModelDeployment entity, ModelDeploymentStatus status, IReadOnlyList<HistoryEntry> transitions)
    {
        var owner = OwnerOf(entity);
        lock (_gate)
        {
            var stable = status.Revisions?.FirstOrDefault(one => one.Role is RevisionRole.Stable);
            _info.Show(owner, new OwnerSeries(1, stable?.Revision ?? "", stable?.ModelVersion ?? ""));
            // A dozen zeros beside it would be more than half of all series.
            _phase.Show(owner, status.Phase is { } phase ? [new(1, phase.ToString())] : []);
            _weight.Show(owner, [.. (status.Revisions ?? []).Select(one =>
                new OwnerSeries(one.Weight, one.Revision, one.Role.ToString(), one.ModelVersion ?? ""))]);
            ShowStage(owner, status.Stage);
            foreach (var result in Results)
            {
                // A result that has not happened yet is shown as 0, so that the first one is seen as a rise.
                _rollouts.Add(owner, transitions.Count(one => TransitionReasons.ResultOf(one.Reason) == result), result.ToString());
            }
        }
    }

    /// <summary>Removes the series of a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment entity)
    {
        var owner = OwnerOf(entity);
        lock (_gate)
        {
            _info.Forget(owner);
            _phase.Forget(owner);
            _weight.Forget(owner);
            _stageSeconds.Forget(owner);
            _stages.Remove(owner);
            _rollouts.Forget(owner);
        }
    }

    private static MetricOwner OwnerOf(ModelDeployment entity) => new(entity.Metadata.NamespaceProperty!, entity.Metadata.Name!);

    private void ShowStage(MetricOwner owner, StageStatus? stage)
    {
        if (stage is null)
        {
            _stages.Remove(owner);
            _stageSeconds.Forget(owner);
            return;
        }

        _stages[owner] = stage;
        ShowClock(owner, stage);
    }

    private void ShowClock(MetricOwner owner, StageStatus stage)
    {
        var step = stage.Kind is StageKind.Step ? StageNames.Of(stage) : "";
        _stageSeconds.Show(owner, new OwnerSeries(stage.ElapsedAt(_time.GetUtcNow()).TotalSeconds, stage.Kind.ToString(), step));
    }

    // Clocks go on running between two reconciles.
    private void ShowClocks()
    {
        lock (_gate)
        {
            foreach (var (owner, stage) in _stages)
            {
                ShowClock(owner, stage);
            }
        }
    }
}
