using System.Diagnostics;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Monitoring;
using ModelOperator.Operator.Actions;
using ModelOperator.Operator.Adopting;
using ModelOperator.Operator.Applying;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Measuring;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Fetching;
using ModelOperator.Operator.Observing.Gpus;
using ModelOperator.Operator.Observing.Waking;
using ModelOperator.Operator.Reporting;
using ModelOperator.Operator.Resting;
using ModelOperator.Operator.Traffic;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Reconciling;

/// <summary>Reconciles one ModelDeployment in one turn: it observes, plans, writes the status, and carries the plan out.</summary>
[EntityRbac(typeof(ModelDeployment), Verbs = RbacVerbs.Read)]
[EntityRbac(typeof(ModelDeployment), Subresource = "status", Verbs = RbacVerbs.Get | RbacVerbs.Patch | RbacVerbs.Update)]
[EntityRbac(typeof(ModelDeployment), Subresource = "finalizers", Verbs = RbacVerbs.Update)]
[EntityRbac(typeof(V1Pod), Verbs = RbacVerbs.Read)]
[EntityRbac(
    typeof(V1Deployment), typeof(V1Service), typeof(V1ControllerRevision),
    typeof(V1ConfigMap), typeof(V1RoleBinding), // These two are made anew when they differ in fields that no write can change.
    Verbs = RbacVerbs.Read | RbacVerbs.Apply | RbacVerbs.Delete)]
[EntityRbac(
    typeof(V1ServiceAccount), typeof(V1Role), typeof(V1PodDisruptionBudget),
    Verbs = RbacVerbs.Read | RbacVerbs.Apply)]
[EntityRbac(typeof(V1EndpointSlice), Verbs = RbacVerbs.Read)] // Held so that it may be given to gateways.
[EntityRbac(typeof(Eventsv1Event), Verbs = RbacVerbs.Create | RbacVerbs.Patch)]
internal sealed partial class ModelDeploymentController(
    RolloutObserver observer,
    PodTemplateInspector templates,
    GatewayPodInspector gateways,
    KedaInspector keda,
    HubInspector hub,
    FetchWatch fetching,
    WakeWatch waking,
    GpuTurns gpus,
    IRolloutPlanner planner,
    StatusWriter statusWriter,
    DigestWriter digests,
    FeedbackKeyWriter feedbackKeys,
    RevisionWriter revisions,
    BudgetWriter budgets,
    TrafficProviders trafficProviders,
    MeasurementRunner measurements,
    MonitoringRunner monitoring,
    ActionRunner actions,
    RolloutMetrics metrics,
    GpuWaitMetrics gpuWaits,
    GoingNamespaces going,
    Adoption adoption,
    Rests rests,
    TurnSight sight,
    TurnSpans spans,
    IEventRecorder events,
    ILogger<ModelDeploymentController> logger) : IEntityController<ModelDeployment>
{
    private static readonly TimeSpan AfterGoing = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UntilCollected = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between two turns while there is something to wait for (R31).</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public async Task<ReconciliationResult<ModelDeployment>> ReconcileAsync(ModelDeployment entity, CancellationToken cancellationToken)
    {
        var span = spans.Begin(entity);
        string? problem = null;
        try
        {
            var result = await TurnAsync(entity, span, cancellationToken);
            problem = result.ErrorMessage;
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            TurnSpans.Abandoned(span);
            throw;
        }
        catch (Exception exception)
        {
            problem = exception.Message;
            throw;
        }
        finally
        {
            TurnSpans.End(span, problem);
        }
    }

    private async Task<ReconciliationResult<ModelDeployment>> TurnAsync(
        ModelDeployment entity, Activity? span, CancellationToken cancellationToken)
    {
        if (entity.Metadata.DeletionTimestamp is not null)
        {
            // The garbage collector deletes owned objects by their owner references (R26).
            return ReconciliationResult<ModelDeployment>.Success(entity);
        }

        await going.KnownAsync(cancellationToken);
        if (going.Includes(entity))
        {
            // The ModelDeployment goes with its namespace, in which nothing can be made any more.
            Forget(entity);
            return ReconciliationResult<ModelDeployment>.Success(entity, AfterGoing);
        }

        if (adoption.MustWait(entity))
        {
            return ReconciliationResult<ModelDeployment>.Success(entity, UntilCollected);
        }

        var seen = sight.Of(entity, monitoring.HasLooked(entity));
        var measured = measurements.Finished(entity);
        if (measured is null && HasNoNews(entity) && rests.Left(entity, seen) is { } left)
        {
            return ReconciliationResult<ModelDeployment>.Success(
                entity, Soonest(left, monitoring.Schedule(entity, PlanExtent.Everything)));
        }

        rests.Begin(entity);
        var input = await observer.ObserveAsync(entity, measured, cancellationToken);
        RolloutPlan plan;
        TimeSpan? nextLook;
        try
        {
            if (input.Problem is null && await adoption.AdoptAsync(entity, cancellationToken))
            {
                // The objects count as ours from the next turn on, which comes when the caches show it.
                return ReconciliationResult<ModelDeployment>.Success(entity, UntilCollected);
            }

            plan = await PlanAsync(entity, input, cancellationToken);
            TurnSpans.Planned(span, entity, plan);
            await CarryOutAsync(entity, plan, measured, input.ActionOutcomes, cancellationToken);
            nextLook = monitoring.Schedule(entity, plan.Extent);
            if (Settlement.Is(entity, input, plan))
            {
                rests.Settle(entity, seen, Soonest(LongestRest.Of(entity), plan.RequeueAfter));
            }
        }
        catch (NameTakenException exception)
        {
            // The next turn finds the problem, refuses the spec and says so.
            TurnSpans.Overtaken(span);
            Log.NameTaken(logger, entity.Metadata.NamespaceProperty!, entity.Metadata.Name!, exception.Message);
            return ReconciliationResult<ModelDeployment>.Success(entity, UntilCollected);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            // Somebody wrote in between. The plan is void, and the newer state is on its way to the cache.
            TurnSpans.Overtaken(span);
            Log.Outdated(logger, entity.Metadata.NamespaceProperty!, entity.Metadata.Name!, exception.Message);
            return ReconciliationResult<ModelDeployment>.Failure(entity, "the plan was made from an older version", exception);
        }
        catch (KubernetesApiException exception) when (IsGoing(exception))
        {
            // The object or its namespace is being deleted, and nobody needs the plan any more.
            TurnSpans.Overtaken(span);
            if (exception.IsNamespaceTerminating)
            {
                going.Note(entity);
            }

            Log.Outdated(logger, entity.Metadata.NamespaceProperty!, entity.Metadata.Name!, exception.Message);
            return ReconciliationResult<ModelDeployment>.Success(entity, AfterGoing);
        }

        return ReconciliationResult<ModelDeployment>.Success(
            entity, Soonest(rests.Left(entity, seen) ?? LongestWait, plan.RequeueAfter, nextLook, keda.UntilNextTry(entity)));
    }

    public Task<ReconciliationResult<ModelDeployment>> DeletedAsync(ModelDeployment entity, CancellationToken cancellationToken)
    {
        Forget(entity);
        going.Forget(entity);
        return Task.FromResult(ReconciliationResult<ModelDeployment>.Success(entity));
    }

    private void Forget(ModelDeployment entity)
    {
        templates.Forget(entity);
        gateways.Forget(entity);
        keda.Forget(entity);
        rests.Forget(entity);
        hub.Forget(entity);
        feedbackKeys.Forget(entity);
        fetching.Forget(entity);
        waking.Forget(entity);
        measurements.Forget(entity);
        monitoring.Forget(entity);
        actions.Forget(entity);
        gpus.Forget(entity);
        metrics.Forget(entity);
        gpuWaits.Forget(entity);
    }

    // What was found beside the turns, and stands in no status yet.
    private bool HasNoNews(ModelDeployment entity) =>
        actions.Finished(entity).Count == 0 && ReferenceEquals(monitoring.Newest(entity), entity.Status?.Monitoring);

    private static TimeSpan Soonest(TimeSpan longest, params ReadOnlySpan<TimeSpan?> others)
    {
        foreach (var other in others)
        {
            longest = other < longest ? other.Value : longest;
        }

        return longest;
    }

    private static bool IsGoing(KubernetesApiException e) => e.IsNotFound || e.IsNamespaceTerminating;

    private async Task<RolloutPlan> PlanAsync(ModelDeployment entity, RolloutInput input, CancellationToken cancellationToken)
    {
        using var turn = await gpus.TakeAsync(entity, input.DesiredRevision, cancellationToken);
        var plan = planner.Plan(input.WithGpus(turn.Gpus));
        turn.Reserve(plan);
        return plan;
    }

    private async Task CarryOutAsync(
        ModelDeployment entity, RolloutPlan plan, Measurement? measured, IReadOnlyList<ActionOutcome> outcomes,
        CancellationToken cancellationToken)
    {
        // The status is the memory: a decision that is not in it was never made. So it is written before anything that follows from it.
        await statusWriter.WriteAsync(entity, plan.Status, cancellationToken);
        // A write below that is refused again and again must not leave a model at zero unwatched (R35).
        waking.Follow(entity, plan.Status, () => rests.Disturb(entity));
        if (measured is not null)
        {
            measurements.Written(entity, measured);
        }

        metrics.Show(entity, plan.Status, plan.Transitions);
        gpuWaits.Show(entity, plan.Status);
        var after = entity with { Status = plan.Status };
        foreach (var transition in plan.Transitions)
        {
            Log.Transition(logger, entity.Metadata.NamespaceProperty!, entity.Metadata.Name!, transition.Revision, transition.Reason,
                transition.Message);
            events.Publish(entity, TransitionEvents.TypeOf(transition), transition.Reason, transition.Reason,
                TransitionEvents.NoteOf(transition, after));
        }

        foreach (var check in MonitoringReport.Changes(entity.Status?.Monitoring, plan.Status.Monitoring))
        {
            var (type, reason, note) = CheckEvents.Of(check);
            events.Publish(entity, type, reason, reason, note);
        }

        actions.Written(entity, outcomes, plan.ActionEnds);
        if (plan.Extent is PlanExtent.Everything)
        {
            // What waits is done as an accepted spec says, so it stays until the spec is accepted again.
            actions.Schedule(after);
        }

        if (plan.Extent != PlanExtent.Nothing)
        {
            await digests.WriteAsync(entity, plan, cancellationToken);
            await feedbackKeys.WriteAsync(entity, plan, cancellationToken);
            await revisions.GrowAsync(entity, plan, cancellationToken);
            await trafficProviders.Of(entity).ApplyAsync(entity, plan, cancellationToken);
        }

        await revisions.ShrinkAsync(entity, plan, cancellationToken);
        await budgets.WriteAsync(entity, plan, cancellationToken);
        measurements.Schedule(entity, plan.Analysis);
        if (plan is { Analysis: null, Status: { CandidateRevision: null, Stage: null } })
        {
            measurements.End(entity);
        }

        await digests.PrepareAsync(entity, plan, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Namespace}/{Name}: {Revision} {Reason}: {Message}")]
        public static partial void Transition(
            ILogger logger, string @namespace, string name, string revision, string reason, string message);

        [LoggerMessage(3, LogLevel.Warning, "{Namespace}/{Name}: a name that is needed has just been taken: {Message}")]
        public static partial void NameTaken(ILogger logger, string @namespace, string name, string message);

        [LoggerMessage(2, LogLevel.Debug, "{Namespace}/{Name}: planned from an older version: {Message}")]
        public static partial void Outdated(ILogger logger, string @namespace, string name, string message);
    }
}
