using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
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
    private readonly Dictionary<(string Namespace, string Name), StageStatus> _stages = [];
    private readonly SeriesOfOwners _info;
    private readonly SeriesOfOwners _phase;
    private readonly SeriesOfOwners _weight;
    private readonly SeriesOfOwners _stageSeconds;
    private readonly Counter _rollouts;
    private readonly TimeProvider _time;

    public RolloutMetrics(CollectorRegistry registry, TimeProvider time)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _time = time;
        _info = new(metrics.CreateGauge(
            "modeldeployment_info", "1, with the model's version and the hash of the stable revision; both are empty before there is one.",
            ["name", "namespace", "revision", "version"]));
        _phase = new(metrics.CreateGauge(
            "modeldeployment_phase", "1, with the phase that the ModelDeployment is in; the other phases have no series.",
            ["name", "namespace", "phase"]));
        _weight = new(metrics.CreateGauge(
            "modeldeployment_traffic_weight", "The share of requests that a revision is to get, in whole percent.",
            ["name", "namespace", "revision", "role", "version"]));
        _stageSeconds = new(metrics.CreateGauge(
            "modeldeployment_stage_seconds",
            "Seconds on the clock of the stage that the candidate is in; the clock stands still while the stage is held.",
            ["name", "namespace", "stage", "step"]));
        _rollouts = metrics.CreateCounter(
            "modeldeployment_rollouts_total", "Rollouts that have ended since this operator began to lead, by their result.",
            ["name", "namespace", "result"]);
        registry.AddBeforeCollectCallback(ShowClocks);
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
            _info.Show(owner, [([owner.Name, owner.Namespace, stable?.Revision ?? "", stable?.ModelVersion ?? ""], 1)]);
            // A dozen zeros beside it would be more than half of all series, of which each takes 600 bytes.
            _phase.Show(owner, status.Phase is { } phase ? [([owner.Name, owner.Namespace, phase.ToString()], 1)] : []);
            _weight.Show(owner, [.. (status.Revisions ?? []).Select(one =>
                (new[] { owner.Name, owner.Namespace, one.Revision, one.Role.ToString(), one.ModelVersion ?? "" }, (double)one.Weight))]);
            ShowStage(owner, status.Stage);
            foreach (var result in Results)
            {
                // A result that has not happened yet is shown as 0, so that the first one is seen as a rise.
                _rollouts.WithLabels(owner.Name, owner.Namespace, result.ToString())
                    .Inc(transitions.Count(one => TransitionReasons.ResultOf(one.Reason) == result));
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
            foreach (var result in Results)
            {
                _rollouts.RemoveLabelled(owner.Name, owner.Namespace, result.ToString());
            }
        }
    }

    private static (string Namespace, string Name) OwnerOf(ModelDeployment entity) =>
        (entity.Metadata.NamespaceProperty!, entity.Metadata.Name!);

    private void ShowStage((string Namespace, string Name) owner, StageStatus? stage)
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

    private void ShowClock((string Namespace, string Name) owner, StageStatus stage)
    {
        var step = stage.Kind is StageKind.Step ? StageNames.Of(stage) : "";
        _stageSeconds.Show(
            owner, [([owner.Name, owner.Namespace, stage.Kind.ToString(), step], stage.ElapsedAt(_time.GetUtcNow()).TotalSeconds)]);
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
