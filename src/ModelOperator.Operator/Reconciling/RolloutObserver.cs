using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Operator.Actions;
using ModelOperator.Operator.Measuring;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Fetching;
using ModelOperator.Operator.Observing.Gpus;
using ModelOperator.Operator.Traffic;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Reconciling;

/// <summary>Gathers everything that a plan depends on, from the caches and from the gateways' admin ports.</summary>
internal sealed class RolloutObserver(
    SpecInspector inspector,
    RevisionObserver revisions,
    CordonedNodes cordoned,
    ClusterView view,
    FetchWatch fetching,
    TrafficProviders trafficProviders,
    MonitoringRunner monitoring,
    ActionRunner actions,
    TimeProvider time)
{
    /// <summary>Makes one consistent observation. The GPUs are looked at last, in a <see cref="GpuTurns">turn</see> of their own.</summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="measured">The measurement that no status holds yet; null when there is none.</param>
    /// <param name="cancellationToken">Stops the observation.</param>
    public async Task<RolloutInput> ObserveAsync(ModelDeployment owner, Measurement? measured, CancellationToken cancellationToken)
    {
        var desired = DesiredRevision.Of(owner.Spec);
        var problem = await inspector.FindProblemAsync(owner, desired, cancellationToken);
        await cordoned.KnownAsync(cancellationToken);
        fetching.Follow(owner, view.PodsOf(owner));
        return new()
        {
            Name = owner.Metadata.Name!,
            Url = trafficProviders.Of(owner).UrlOf(owner),
            Spec = owner.Spec,
            Generation = owner.Metadata.Generation ?? 0,
            DesiredRevision = desired.Revision,
            Problem = problem,
            Warning = problem is null ? inspector.FindWarning(owner, desired) : null,
            Status = Watched(owner.Status ?? new(), problem is null ? monitoring.Newest(owner) : owner.Status?.Monitoring),
            Revisions = revisions.Observe(owner),
            SeesNodes = cordoned.AreSeen,
            Traffic = await trafficProviders.Of(owner).ObserveAsync(owner, cancellationToken),
            Measurements = measured?.Result ?? [],
            MeasuredStage = measured?.StageKey,
            HasLooked = monitoring.HasLooked(owner),
            ActionOutcomes = actions.Finished(owner),
            Commands = AnnotationCommands.Read(owner),
            Now = time.GetUtcNow(),
        };
    }

    private static ModelDeploymentStatus Watched(ModelDeploymentStatus status, MonitoringStatus? newest) =>
        ReferenceEquals(status.Monitoring, newest) ? status : status with { Monitoring = newest };
}
