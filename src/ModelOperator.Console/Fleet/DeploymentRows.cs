using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Commands.Wording;
using ModelOperator.Console.Stages;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Console.Fleet;

/// <summary>Makes the row of a ModelDeployment out of the object alone.</summary>
internal static class DeploymentRows
{
    private const string Unseen = "Unseen";

    // The worst first; a check without data hides more than one with too few requests.
    private static readonly CheckVerdict[] Worst =
        [CheckVerdict.Bad, CheckVerdict.Warn, CheckVerdict.NoData, CheckVerdict.TooFew, CheckVerdict.Ok];

    /// <summary>The row.</summary>
    public static DeploymentRow Of(ModelDeployment deployment)
    {
        var status = deployment.Status;
        var candidate = status?.CandidateRevision;
        var stable = status?.StableRevision;
        return new()
        {
            Namespace = deployment.Metadata.NamespaceProperty ?? "",
            Name = deployment.Metadata.Name ?? "",
            Phase = status is null ? Unseen : (status.Phase ?? RolloutPhase.Pending).ToString(),
            Reason = ReasonOf(status),
            Message = status?.Message,
            Strategy = StrategyOf(deployment.Spec.Strategy),
            Version = stable is null ? deployment.Spec.Model.Version : RevisionText.VersionOf(deployment, stable),
            Revision = stable,
            Candidate = candidate is null ? null : new(RevisionText.VersionOf(deployment, candidate), candidate),
            Weight = candidate is null ? null : status!.CandidateWeight ?? 0,
            Step = StageTrack.Present(deployment),
            Ready = status?.ReadyReplicas ?? 0,
            Wanted = status?.Replicas ?? 0,
            Gpus = GpusOf(deployment),
            GpuType = GpuType(deployment.Spec.Gpu),
            Monitoring = WorstOf(status?.Monitoring),
            Waiting = WaitingFor(deployment),
            Created = deployment.Metadata.CreationTimestamp is { } created ? new DateTimeOffset(created.ToUniversalTime()) : null,
            Url = status?.Url,
            Paused = IsPaused(deployment),
        };
    }

    /// <summary>The extended resource of a spec's GPUs, with the products that are accepted; null without GPUs.</summary>
    public static string? GpuType(GpuSpec? gpu) => gpu is null ? null
        : gpu.Products is { Count: > 0 } products ? $"{gpu.Resource} ({string.Join(" or ", products)})"
        : gpu.Resource;

    // The object tells how many GPUs a pod has for the spec's own revision only.
    private static int? GpusOf(ModelDeployment deployment)
    {
        if (deployment.Status is not { Replicas: > 0 } status)
        {
            return 0;
        }

        var desired = RevisionTemplate.Of(deployment.Spec).Revision;
        return status.Revisions?.All(revision => revision.Replicas == 0 || revision.Revision == desired) == true
            ? status.Replicas * (deployment.Spec.Gpu?.Count ?? 0)
            : null;
    }

    private static string StrategyOf(StrategySpec strategy) =>
        strategy.BlueGreen is not null ? "blueGreen" : strategy.Shadow is not null ? "shadow" : "canary";

    private static string? ReasonOf(ModelDeploymentStatus? status)
    {
        var conditions = status?.Conditions ?? [];
        return Find(ConditionTypes.Accepted, "False") ?? Find(ConditionTypes.Stalled, "True") ?? Find(ConditionTypes.Available, "False")
            ?? Find(ConditionTypes.GpuAvailable, "False") ?? Find(ConditionTypes.AnalysisHealthy, "False")
            ?? (status?.CandidateRevision is null ? null : Find(ConditionTypes.Progressing, "False"));

        string? Find(string type, string value) =>
            conditions.FirstOrDefault(condition => condition.Type == type && condition.Status == value)?.Reason;
    }

    private static CheckVerdict? WorstOf(MonitoringStatus? monitoring) => monitoring?.Checks is { Count: > 0 } checks
        ? checks.Select(check => check.Verdict).MinBy(verdict => Array.IndexOf(Worst, verdict))
        : null;

    private static string? WaitingFor(ModelDeployment deployment) => deployment.Status is not { CandidateRevision: not null } status ? null
        : status.Stage?.Pause?.Message
        ?? status.Stage?.HoldReason
        ?? (status.Phase is RolloutPhase.AwaitingApproval ? $"A person must approve the end of {StageText.Of(status.Stage!)}." : null);

    private static bool IsPaused(ModelDeployment deployment) => deployment.Status is { CandidateRevision: { } candidate } status
        && (deployment.Spec.Paused || status.Stage?.Pause is not null
            || deployment.GetAnnotation(ModelOperatorApi.PauseAnnotation) == candidate);
}
