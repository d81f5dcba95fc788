using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Commands.Errors;
using ModelOperator.Commands.Wording;
using ModelOperator.Contracts.Objects;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Strategies;

namespace ModelOperator.Commands.Orders;

/// <summary>Decides from the state of a ModelDeployment what a command writes, and throws a <see cref="RefusedException"/> when the command
/// makes no sense now.</summary>
internal static class OrderBook
{
    public static Order Promote(ModelDeployment deployment)
    {
        var candidate = Candidate(deployment, "promote");
        if (deployment.Status!.StableRevision is null)
        {
            throw new RefusedException(
                $"{Named(deployment, candidate)} is the first revision of '{Name(deployment)}': "
                + "it becomes stable by itself when its pods are ready");
        }

        return !StagePlan.Allows(deployment.Status, UserCommand.Promote)
            ? throw new RefusedException($"{Named(deployment, candidate)} is already being given all requests")
            : new(
                ModelOperatorApi.PromoteAnnotation,
                candidate,
                $"{Name(deployment)}: promotion of {Named(deployment, candidate)} requested")
            {
                IsSpent = deployment.Status.Commands?.Promote == candidate,
            };
    }

    public static Order Abort(ModelDeployment deployment)
    {
        var candidate = Candidate(deployment, "abort");
        return new(ModelOperatorApi.AbortAnnotation, candidate, $"{Name(deployment)}: abort of {Named(deployment, candidate)} requested")
        {
            IsSpent = deployment.Status!.Commands?.Abort == candidate,
        };
    }

    public static Order Retry(ModelDeployment deployment)
    {
        var failed = deployment.Status?.FailedRevisions is { Count: > 0 } all ? all.MaxBy(revision => revision.Time) : null;
        if (failed is not null && deployment.Status!.CandidateRevision is { } candidate)
        {
            throw new RefusedException(
                $"a rollout of {Named(deployment, candidate)} is under way; {Named(deployment, failed.Revision)}, which failed, "
                + "can be retried when the spec asks for it again");
        }

        if (failed is not null && RevisionTemplate.Of(deployment.Spec).Revision == deployment.Status!.StableRevision)
        {
            throw new RefusedException(
                $"the spec of '{Name(deployment)}' asks for the stable revision; {Named(deployment, failed.Revision)}, which failed, "
                + "can be retried when the spec asks for it again");
        }

        return failed is null
            ? throw new RefusedException($"no revision of '{Name(deployment)}' has failed; there is nothing to retry")
            : new(
                ModelOperatorApi.RetryAnnotation,
                failed.Revision,
                $"{Name(deployment)}: retry of {Named(deployment, failed.Revision)} requested (it failed: {failed.Message})")
            {
                IsSpent = deployment.Status!.Commands?.Retry == failed.Revision,
            };
    }

    public static Order Pause(ModelDeployment deployment)
    {
        var candidate = Candidate(deployment, "pause");
        return deployment.Spec.Paused || Annotation(deployment, ModelOperatorApi.PauseAnnotation) == candidate
            ? throw new RefusedException($"the rollout of '{Name(deployment)}' is paused already")
            : new(ModelOperatorApi.PauseAnnotation, candidate, $"{Name(deployment)}: rollout of {Named(deployment, candidate)} paused");
    }

    public static Order Resume(ModelDeployment deployment)
    {
        var paused = Annotation(deployment, ModelOperatorApi.PauseAnnotation);
        if (deployment.Status is { CandidateRevision: { } candidate, Stage: { Pause: { } failed } stage })
        {
            var value = StageNames.Approval(candidate, stage);
            var still = paused == candidate ? "; the pause by annotation still holds it: resume once more"
                : deployment.Spec.Paused ? "; spec.paused still holds it: set that to false" : "";
            return new(
                ModelOperatorApi.ResumeAnnotation,
                value,
                $"{Name(deployment)}: {StageText.Of(stage)} of {Named(deployment, candidate)} goes on and is measured anew, "
                    + $"although metric {failed.Metric} has failed{still}")
            {
                IsSpent = deployment.Status.Commands?.Resume == value,
            };
        }

        if (paused is not null)
        {
            var still = deployment.Spec.Paused ? ", but spec.paused still holds it: set that to false" : "";
            return new(ModelOperatorApi.PauseAnnotation, null, $"{Name(deployment)}: pause of {Named(deployment, paused)} removed{still}");
        }

        throw new RefusedException(deployment.Spec.Paused
            ? $"'{Name(deployment)}' is paused by its spec; set spec.paused to false where it is kept"
            : $"'{Name(deployment)}' is not paused");
    }

    public static Order Approve(ModelDeployment deployment)
    {
        var candidate = Candidate(deployment, "approve");
        if (deployment.Status!.Stage is not { Approval: true } stage)
        {
            throw new RefusedException($"the present stage of '{Name(deployment)}' needs no approval"
                + (NextApproval(deployment) is { } next ? $"; {next} will" : ""));
        }

        var value = StageNames.Approval(candidate, stage);
        return stage.ApprovedAt is { } when
            ? throw new RefusedException($"{StageText.Of(stage)} of '{Name(deployment)}' was approved at {TimeText.Of(when)}")
            : new(
                ModelOperatorApi.ApproveAnnotation,
                value,
                $"{Name(deployment)}: {StageText.Of(stage)}{(stage.Kind is StageKind.Step ? $" ({stage.Weight} %)" : "")} "
                    + $"of {Named(deployment, candidate)} approved")
            {
                IsSpent = deployment.Status.Commands?.Approve == value,
            };
    }

    /// <summary>The next stage that a person must approve; null when none is left.</summary>
    private static string? NextApproval(ModelDeployment deployment)
    {
        var next = StagePlan.After(deployment.Spec, deployment.Status?.Stage).FirstOrDefault(stage => stage.Approval);
        return next?.Kind is StageKind.PrePromotion ? "the switch" : next is null ? null : StageText.Of(next);
    }

    private static string Candidate(ModelDeployment deployment, string verb) =>
        deployment.Status?.CandidateRevision
        ?? throw new RefusedException($"no rollout of '{Name(deployment)}' is under way; there is nothing to {verb}"
            + (deployment.Status?.FailedRevisions is { Count: > 0 } failed
                ? $" ({Named(deployment, failed[^1].Revision)} failed; `retry` rolls it out again)"
                : ""));

    private static string? Annotation(ModelDeployment deployment, string name) => deployment.GetAnnotation(name);

    private static string Name(ModelDeployment deployment) => deployment.Metadata.Name ?? "";

    private static string Named(ModelDeployment deployment, string revision) => RevisionText.InSentence(deployment, revision);
}
