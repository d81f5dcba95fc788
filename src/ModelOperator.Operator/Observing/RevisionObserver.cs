using System.Text.Json;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Objects;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;
using ModelOperator.Operator.Objects.Revisions.Templates.Safety;
using ModelOperator.Operator.Observing.Fetching;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing;

/// <summary>Sums up what the caches hold about each revision.</summary>
internal sealed class RevisionObserver(ClusterView view, CordonedNodes cordoned, FetchWatch fetching)
{
    /// <summary>Every revision with a Deployment or pods, by revision.</summary>
    public IReadOnlyList<ObservedRevision> Observe(ModelDeployment owner)
    {
        var deployments = view.Deployments.ListByOwner(owner.Metadata.Uid!)
            .Where(d => ObjectNames.RevisionIn(owner.Metadata.Name!, d.Metadata.Name!) is not null)
            .ToDictionary(d => ObjectNames.RevisionIn(owner.Metadata.Name!, d.Metadata.Name!)!, StringComparer.Ordinal);
        var pods = view.PodsOf(owner).Where(p => RevisionOf(p) is not null).ToLookup(p => RevisionOf(p)!, StringComparer.Ordinal);
        return
        [
            .. deployments.Keys.Union(pods.Select(g => g.Key), StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(revision => Observe(owner, revision, deployments.GetValueOrDefault(revision), [.. pods[revision]])),
        ];
    }

    private ObservedRevision Observe(ModelDeployment owner, string revision, V1Deployment? deployment, List<PodView> pods)
    {
        var snapshot = Snapshot(owner, revision);
        var template = snapshot?.Data is JsonElement data ? RevisionTemplate.FromJson(data) : null;
        var isHeld = snapshot is not null && template is not null && HeldDigestMount.IsFor(template, PodFormats.Of(snapshot, deployment));
        var unschedulable = PodDiagnosis.Unschedulable(pods);
        var present = pods.Count(p => p.Metadata.DeletionTimestamp is null);
        return new()
        {
            Revision = revision,
            ModelVersion = template?.Model.Version,
            ModelDigest = isHeld ? DigestsBuilder.Of(snapshot!) : null,
            Commit = template is not null && RecordedCommit.TagOf(template) is not null ? RecordedCommit.Read(snapshot, deployment) : null,
            Fetched = isHeld ? FetchedModels.Of(pods.Where(p => DeploymentPods.IsOf(p, snapshot!.Metadata.Name!))) : [],
            Weaknesses = MayBeWeaker(template) ? PodWeaknesses.Describe(deployment?.Spec?.Template?.Spec) : null,
            DesiredReplicas = deployment?.Spec?.Replicas ?? 0,
            WantsFewer = WantsFewer(owner, revision),
            CurrentReplicas = present,
            TerminatingReplicas = pods.Count(
                p => p is { Metadata.DeletionTimestamp: not null, Status.Phase: not ("Succeeded" or "Failed") }),
            CordonedReplicas = pods.Count(p => p.Metadata.DeletionTimestamp is null && cordoned.Include(p)),
            ReadyReplicas = pods.Count(PodDiagnosis.IsReady),
            UnscheduledReplicas = pods.Count(PodDiagnosis.IsUnschedulable),
            Fetching = pods.Exists(FetchWatch.IsFetching) ? fetching.Find(owner, revision) : null,
            PodFailure = PodDiagnosis.Failure(pods),
            CreationFailure = PodDiagnosis.CreationFailure(deployment, present),
            Unschedulable = unschedulable is null ? null : Sentence.Cut(unschedulable),
            Gpus = template?.Gpu?.Count ?? 0,
            UsesGpu = template is null ? null : template.Gpu is not null,
            WaitsForGpu = template?.Gpu is { } gpu && unschedulable?.Contains(gpu.Resource, StringComparison.Ordinal) == true,
        };
    }

    // All other pods are those that the operator makes by itself.
    private static bool MayBeWeaker(RevisionTemplate? template) =>
        template?.Pod?.Template is not null || ServerKinds.PresetOf(template?.Server) is not null;

    // The autoscaler says TooFewReplicas when the metrics, looked at over minutes, call for fewer pods than minReplicas. KEDA leaves the
    // arithmetic to an autoscaler of its own.
    private bool WantsFewer(ModelDeployment owner, string revision) =>
        (OwnAutoscaler(owner, revision) ?? KedaAutoscaler.Find(view.Autoscalers, owner, revision)) is { Status.Conditions: { } conditions }
        && conditions.Any(c => c is { Type: "ScalingActive", Status: "True" })
        && conditions.Any(c => c is { Type: "ScalingLimited", Status: "True", Reason: "TooFewReplicas" });

    private V2HorizontalPodAutoscaler? OwnAutoscaler(ModelDeployment owner, string revision) =>
        view.Autoscalers.Get(
            owner.Metadata.NamespaceProperty, ObjectNames.OfRevision(owner.Metadata.Name!, revision)) is { } found && owner.Owns(found)
                ? found
                : null;

    /// <summary>The template that a revision was made from; null when its ControllerRevision does not exist.</summary>
    public RevisionTemplate? Template(ModelDeployment owner, string revision) =>
        Snapshot(owner, revision)?.Data is JsonElement data ? RevisionTemplate.FromJson(data) : null;

    private V1ControllerRevision? Snapshot(ModelDeployment owner, string revision) =>
        view.ControllerRevisions.Get(owner.Metadata.NamespaceProperty, ObjectNames.OfRevision(owner.Metadata.Name!, revision)) is { } found
            && owner.Owns(found)
                ? found
                : null;

    private static string? RevisionOf(PodView pod) =>
        pod.GetLabel(ModelOperatorApi.RevisionLabel);
}
