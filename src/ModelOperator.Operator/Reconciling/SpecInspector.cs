using System.Text.Json;
using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Analysis.Validation;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Monitoring.Validation;
using ModelOperator.Operator.Adopting;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Traffic;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Validation;
using ModelOperator.Sinks;

namespace ModelOperator.Operator.Reconciling;

/// <summary>Finds problems of a spec that the schema cannot see, cheapest checks first (R27, R28).</summary>
internal sealed class SpecInspector(
    AnalysisValidator analysis,
    MonitoringValidator monitoring,
    SinkRegistry sinks,
    SampleInspector samples,
    ProfileReader profiles,
    TrafficProviders trafficProviders,
    ServerInspector servers,
    PodTemplateInspector templates,
    HubInspector hub,
    GatewayPodInspector gateways,
    KedaInspector keda,
    OwnedObjects<V1Deployment> deployments,
    OwnedObjects<V1Service> services,
    OwnedObjects<V1ControllerRevision> snapshots,
    OwnedObjects<V2HorizontalPodAutoscaler> autoscalers,
    OwnedObjects<V1ConfigMap> configMaps,
    OwnedObjects<V1PodDisruptionBudget> budgets,
    Adoption adoption,
    IOptions<ModelOperatorOptions> options)
{
    /// <summary>The first problem found; null when the spec can be carried out.</summary>
    public async Task<SpecProblem?> FindProblemAsync(ModelDeployment owner, DesiredRevision desired, CancellationToken cancellationToken)
    {
        var isNew = !WasAcceptedBefore(owner, desired.Revision);
        return SpecValidator.FindProblem(owner.Metadata.Name!, owner.Spec, desired)
            ?? Of(analysis.FindProblem(owner.Spec.Analysis))
            ?? (isNew ? FindSourceProblem(owner) ?? FindForeignSeries(owner) : null)
            ?? FindMonitoringProblem(owner)
            ?? (isNew ? await FindProfileProblemAsync(owner, cancellationToken) : null)
            ?? keda.FindProblem(owner)
            ?? servers.FindProtocolProblem(owner, desired)
            ?? (isNew ? FindPolicyProblem(owner, desired) : IsUnmade(owner, desired.Revision) ? FindUnmadeProblem(owner, desired) : null)
            ?? await trafficProviders.FindProblemAsync(owner, cancellationToken)
            ?? await gateways.FindProblemAsync(owner, cancellationToken)
            ?? await FindForeignRevisionAsync(owner, desired.Revision, cancellationToken)
            ?? await adoption.FindProblemAsync(owner, cancellationToken)
            ?? (IsDone(owner, desired.Revision) ? null : await hub.FindProblemAsync(owner, desired, cancellationToken))
            ?? await keda.FindRefusalAsync(owner, desired.Revision, cancellationToken)
            ?? (isNew ? await templates.FindRefusalAsync(owner, desired, cancellationToken) : null);
    }

    /// <summary>
    /// A problem that a person should mend although the spec, in which no problem was found, is carried out; null when there is none.
    /// </summary>
    public SpecProblem? FindWarning(ModelDeployment owner, DesiredRevision desired) =>
        (WasAcceptedBefore(owner, desired.Revision)
            ? FindUnavailableSource(owner) ?? FindOutdatedQuery(owner) ?? FindOutdatedPolicy(owner, desired)
            : null)
        ?? FindUnreadableRevision(owner)
        ?? keda.FindWarning(owner, desired.Revision)
        ?? FindUnwatched(owner)
        ?? FindClosedSink(owner)
        ?? FindUnknownSink(owner);

    private SpecProblem? FindOutdatedQuery(ModelDeployment owner) =>
        FindForeignSeries(owner) is { } problem ? GoesOn(problem, ConditionReasons.Outdated, "What runs goes on") : null;

    private SpecProblem? FindPolicyProblem(ModelDeployment owner, DesiredRevision desired) =>
        RequiredDigest.FindProblem(options.Value, desired.Template.Model)
        ?? servers.FindProblem(owner, desired)
        ?? templates.FindProblem(owner, desired);

    private SpecProblem? FindUnmadeProblem(ModelDeployment owner, DesiredRevision desired) =>
        RequiredDigest.FindProblem(options.Value, desired.Template.Model) ?? servers.FindProblem(owner, desired);

    private SpecProblem? FindOutdatedPolicy(ModelDeployment owner, DesiredRevision desired) =>
        FindPolicyProblem(owner, desired) is { } problem ? GoesOn(problem, ConditionReasons.Outdated, "What runs goes on") : null;

    private SpecProblem? FindUnavailableSource(ModelDeployment owner) =>
        FindSourceProblem(owner) is { } problem
            ? GoesOn(problem, ConditionReasons.SourceUnavailable, "What runs goes on, and its measurements have no data")
            : null;

    private static SpecProblem GoesOn(SpecProblem problem, string reason, string what) => problem with
    {
        Reason = reason,
        Message = $"{problem.Message}. {what}; the next new revision is refused until this is mended",
    };

    // Administrators may rename a metric source or take it away without a change of the spec; that stops no rollout.
    private SpecProblem? FindUnwatched(ModelDeployment owner) =>
        monitoring.FindUnavailableSource(owner.Spec.Monitoring) is { } missing
            ? new(ConditionReasons.SourceUnavailable, missing.Field, $"{missing.Message}. Until then the checks have no data")
            : null;

    private SpecProblem? FindUnreadableRevision(ModelDeployment owner)
    {
        foreach (var revision in new[] { owner.Status?.StableRevision, owner.Status?.CandidateRevision }.OfType<string>())
        {
            var name = ObjectNames.OfRevision(owner.Metadata.Name!, revision);
            if (snapshots.Get(owner, name)?.Data is JsonElement data
                && RevisionTemplate.FromJson(data) is { } template
                && Quantities.FindUnreadable(template.Resources) is { } unreadable)
            {
                return new(
                    ConditionReasons.RevisionUnreadable, $"ControllerRevision {name}, {unreadable.Field}",
                    $"'{Sentence.Cut(unreadable.Text, 100)}' is no quantity, so "
                    + $"{RevisionText.InSentence(template.Model.Version, revision)} serves on, but its Deployment cannot be made again "
                    + "or put back; roll out a revision with a quantity as 500m, 2 or 4Gi");
            }
        }

        return null;
    }

    private SpecProblem? FindSourceProblem(ModelDeployment owner) => Of(analysis.FindSourceProblem(owner.Spec.Analysis));

    private SpecProblem? FindForeignSeries(ModelDeployment owner) =>
        Of(analysis.FindForeignSeries(owner.Spec.Analysis, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!));

    private static SpecProblem? Of(AnalysisProblem? found) => found is null ? null : new(found.Reason, found.Field, found.Message);

    // Earlier versions accepted queries that tell revisions apart only by their hash, and administrators change metric sources and
    // the policy of templates. A rollout that is under way is not stopped for that, nor is the way back to a revision that was stable.
    // While the spec asks for a revision that was rolled back, the stable one goes on in the size that the spec has.
    private static bool WasAcceptedBefore(ModelDeployment owner, string asked) =>
        owner.Status is { } status
        && (status.StableRevision == asked
            || status.CandidateRevision == asked
            || status.FormerStableRevisions?.Contains(asked, StringComparer.Ordinal) == true
            || status.FailedRevisions?.Any(failed => failed.Revision == asked) == true
            || status.Conditions?.Any(condition => condition is { Type: ConditionTypes.Accepted, Status: "True" }
                && condition.ObservedGeneration == owner.Metadata.Generation) == true);

    // The preset is recorded after the spec was accepted, and an operator that starts in between may have another preset of the name, which
    // the policy has not seen. A revision that failed is not made again, and the stable one is made again whatever is found.
    private bool IsUnmade(ModelDeployment owner, string asked)
    {
        var name = ObjectNames.OfRevision(owner.Metadata.Name!, asked);
        return asked != owner.Status?.StableRevision && !snapshots.Has(owner, name) && !deployments.Has(owner, name)
            && !IsDone(owner, asked);
    }

    // A revision that failed is not made again, unless a person has just asked for that.
    private static bool IsDone(ModelDeployment owner, string asked) =>
        owner.Status?.FailedRevisions?.Any(failed => failed.Revision == asked) == true
        && (AnnotationCommands.Read(owner).Retry != asked || owner.Status.Commands?.Retry == asked);

    private static SpecProblem? FindMonitoringProblem(ModelDeployment owner) =>
        (MonitoringValidator.FindProblem(owner.Spec.Monitoring)
            ?? FeedbackKeys.FindProblem(owner)
            ?? SampleInspector.FindProblem(owner.Spec.Monitoring)) is { } problem
            ? new("InvalidMonitoring", problem.Field, problem.Message)
            : null;

    // Pods are served without a profile that is missing or unfit. A spec with a new revision is refused until its profile can be read, so
    // that nobody takes the revision for watched.
    private async Task<SpecProblem?> FindProfileProblemAsync(ModelDeployment owner, CancellationToken cancellationToken) =>
        owner.Spec.Monitoring?.Profile is { } address
        && (await profiles.ReadAsync(owner.Metadata.NamespaceProperty!, address, cancellationToken)).Problem is { } problem
            ? new("ProfileUnavailable", "spec.monitoring.profile", $"{problem}; mend that, or name another profile") { MayPass = true }
            : null;

    private SpecProblem? FindClosedSink(ModelDeployment owner) =>
        samples.FindClosedSink(owner.Spec.Monitoring) is { } closed
            ? new(ConditionReasons.SinkUnavailable, closed.Field, closed.Message)
            : null;

    // Administrators may remove a sink without a change of the spec; that stops no rollout, as with samples.
    private SpecProblem? FindUnknownSink(ModelDeployment owner)
    {
        foreach (var (index, sent) in (owner.Spec.Monitoring?.Actions ?? []).Select(action => action.Event).Index())
        {
            if (sent is not null && !sinks.TryGet(sent.Sink, out _, out var problem))
            {
                return new(
                    ConditionReasons.SinkUnavailable, $"spec.monitoring.actions[{index}].event.sink",
                    $"{problem}. Until then no events are sent to it");
            }
        }

        return null;
    }

    private async Task<SpecProblem?> FindForeignRevisionAsync(ModelDeployment owner, string asked, CancellationToken cancellationToken)
    {
        List<Task<string?>> looks = [];
        foreach (var revision in NeededRevisions.Of(owner, asked))
        {
            var name = ObjectNames.OfRevision(owner.Metadata.Name!, revision);
            looks.Add(deployments.FindForeignAsync(owner, name, cancellationToken));
            looks.Add(services.FindForeignAsync(owner, name, cancellationToken));
            looks.Add(snapshots.FindForeignAsync(owner, name, cancellationToken));
            looks.Add(budgets.FindForeignAsync(owner, name, cancellationToken));
            if (owner.Spec.Autoscaling is { } autoscaling)
            {
                looks.Add(autoscaling.Keda is null
                    ? autoscalers.FindForeignAsync(owner, name, cancellationToken)
                    : keda.FindForeignAsync(owner, name, cancellationToken));
            }
        }

        looks.Add(FindForeignPreviewAsync(owner, asked, cancellationToken));
        looks.Add(FindForeignDigestsAsync(owner, asked, cancellationToken));
        var foreign = (await Task.WhenAll(looks)).FirstOrDefault(found => found is not null);
        return foreign is null ? null : SpecProblem.NameTaken($"{foreign}; delete or rename it");
    }

    // The name is needed only while a rollout has a candidate; a check at other times would cost a read each time.
    private async Task<string?> FindForeignPreviewAsync(ModelDeployment owner, string asked, CancellationToken cancellationToken) =>
        owner.Spec.Strategy.BlueGreen is null || NeededRevisions.Of(owner, asked).All(r => r == owner.Status?.StableRevision)
            ? null
            : await services.FindForeignAsync(owner, ObjectNames.OfPreview(owner.Metadata.Name!), cancellationToken);

    private async Task<string?> FindForeignDigestsAsync(ModelDeployment owner, string asked, CancellationToken cancellationToken) =>
        NeededRevisions.HaveHeldModels(owner, asked)
            ? await configMaps.FindForeignAsync(owner, ObjectNames.OfDigests(owner.Metadata.Name!), cancellationToken)
            : null;
}
