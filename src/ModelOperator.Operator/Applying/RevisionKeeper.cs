using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Contracts.Objects;
using ModelOperator.Hosting.Logging;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Hub;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Objects.Revisions.Templates;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Applying;

/// <summary>
/// Makes the missing objects of a revision, and undoes changes to them. Pods are compared with the record of how they were made, never with
/// what this version of the operator would build, so that an upgrade of the operator changes no pod (R30). None of this depends on the
/// spec, so it is done for a refused one, too.
/// </summary>
internal sealed partial class RevisionKeeper(
    OwnedObjects<V1Deployment> deployments,
    OwnedObjects<V1Service> services,
    OwnedObjects<V1ControllerRevision> snapshots,
    ServerPresets presets,
    HubCommits commits,
    IOptions<ModelOperatorOptions> options,
    ToldCauses told,
    ILogger<RevisionKeeper> logger)
{
    /// <summary>Keeps ControllerRevision, Service and Deployment; <paramref name="deployment"/> is the existing one, or null.</summary>
    public async Task KeepAsync(
        ModelDeployment owner, RevisionSize size, V1Deployment? deployment, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var name = ObjectNames.OfRevision(owner.Metadata.Name!, size.Revision);
        var snapshot = snapshots.Get(owner, name);
        if (TemplateOf(owner, size.Revision, snapshot, deployment, plan) is not { } template)
        {
            if (told.TryTell($"{owner.Metadata.Uid}/{size.Revision} is lost"))
            {
                Log.TemplateLost(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, size.Revision);
            }

            await KeepServiceAsync(owner, size.Revision, name, plan, cancellationToken);
            return;
        }

        if (Quantities.FindUnreadable(template.Resources) is { } unreadable)
        {
            if (told.TryTell($"{owner.Metadata.Uid}/{size.Revision}: {unreadable.Field}"))
            {
                Log.Unreadable(
                    logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, size.Revision, unreadable.Field, unreadable.Text);
            }

            await KeepServiceAsync(owner, size.Revision, name, plan, cancellationToken);
            return;
        }

        if (TemplatedPods.FindProblem(template.Pod?.Template) is { } problem)
        {
            if (told.TryTell($"{owner.Metadata.Uid}/{size.Revision}: {problem.Field}"))
            {
                Log.NotMerged(
                    logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, size.Revision, problem.Field, problem.Message);
            }

            await KeepServiceAsync(owner, size.Revision, name, plan, cancellationToken);
            return;
        }

        if (!TryGetPreset(template, snapshot, deployment, out var preset, out var unknown))
        {
            if (told.TryTell($"{owner.Metadata.Uid}/{size.Revision}: {unknown}"))
            {
                Log.NoPreset(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, size.Revision, unknown);
            }

            await KeepServiceAsync(owner, size.Revision, name, plan, cancellationToken);
            return;
        }

        var format = snapshot is null ? PodFormats.Of(deployment) : PodFormats.Of(snapshot, deployment);
        var commit = CommitOf(owner, size.Revision, template, snapshot, deployment);
        if (commit is null && snapshot is null && deployment is null && size.Revision != plan.Status.StableRevision
            && RecordedCommit.IsNeeded(template))
        {
            // The next turn finds nothing made and asks the Hub. Only what serves is made again whatever has been lost.
            if (told.TryTell($"{owner.Metadata.Uid}/{size.Revision} has no commit"))
            {
                Log.NoCommit(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, size.Revision, template.Model.Uri);
            }

            await KeepServiceAsync(owner, size.Revision, name, plan, cancellationToken);
            return;
        }

        var built = Build();
        if (preset is null && ServerKinds.PresetOf(template.Server) is not null)
        {
            built = RecordedPreset.Keep(built, snapshot, deployment);
        }

        // The ControllerRevision comes first, because a Deployment without one could not be made again.
        var pods = deployment is null ? null : RecordedPods.Of(deployment, built);
        snapshot ??= await MakeSnapshotAsync(owner, size.Revision, template, format, preset, commit, pods, plan, cancellationToken);
        if (preset is not null && RecordedPreset.Read(snapshot, deployment: null) is { } first && !RecordedPreset.AreSame(first, preset))
        {
            // The cache did not show the ControllerRevision, which somebody has made with another preset.
            preset = first;
            built = Build();
        }

        if (RecordedCommit.Read(snapshot, deployment: null) is { } recorded && recorded != commit)
        {
            // The same with another commit: the tag was moved between the two questions.
            commit = recorded;
            built = Build();
        }

        await KeepServiceAsync(owner, size.Revision, name, plan, cancellationToken);
        deployment ??= await MakeDeploymentAsync(owner, size, built, snapshot, plan, cancellationToken);
        if (snapshot is not null && deployment is not null)
        {
            await PutBackAsync(
                owner, size.Revision,
                KeepSnapshotAsync(owner, size.Revision, template, format, preset, commit, snapshot, deployment, built, cancellationToken));
            await PutBackAsync(
                owner, size.Revision,
                KeepPodsAsync(owner, template, format, preset, commit, snapshot, deployment, built, cancellationToken));
        }

        V1Deployment Build() => RevisionDeploymentBuilder.Build(
            owner, size.Revision, template, size.NeededReplicas, options.Value, format, preset, commit);
    }

    // Clients' requests come first: when the server refuses to undo a change, the split must be written all the same. The next turn tries
    // again.
    private async Task PutBackAsync(ModelDeployment owner, string revision, Task write)
    {
        try
        {
            await write;
        }
        catch (KubernetesApiException exception)
            when (exception is { IsConflict: false, IsNotFound: false, IsNamespaceTerminating: false })
        {
            if (told.TryTell($"{owner.Metadata.Uid}/{revision}: {exception.Message}"))
            {
                Log.NotPutBack(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, revision, exception.Message);
            }
        }
    }

    // The preset that the revision was begun with, whatever has become of the preset since. Recorded pods need none: a revision whose
    // record cannot be read, perhaps because a newer operator wrote it, is not given the preset of now for a record.
    private bool TryGetPreset(
        RevisionTemplate template, V1ControllerRevision? snapshot, V1Deployment? deployment, out ServerPreset? preset,
        [NotNullWhen(false)] out string? problem)
    {
        (preset, problem) = (null, null);
        if (ServerKinds.PresetOf(template.Server) is not { } kind)
        {
            return true;
        }

        preset = RecordedPreset.Read(snapshot, deployment);
        return preset is not null || RecordedPods.Read(snapshot) is not null || presets.TryGet(kind, out preset, out problem);
    }

    // A revision that was made without a commit goes on without: its pods would change.
    private string? CommitOf(
        ModelDeployment owner, string revision, RevisionTemplate template, V1ControllerRevision? snapshot, V1Deployment? deployment) =>
        RecordedCommit.TagOf(template) is not { } tag ? null
        : RecordedCommit.Read(snapshot, deployment) is { } recorded ? recorded
        : snapshot is null && deployment is null ? commits.Known(owner, revision, tag)
        : null;

    private Task<V1ControllerRevision?> MakeSnapshotAsync(
        ModelDeployment owner, string revision, RevisionTemplate template, PodFormat format, ServerPreset? preset, string? commit,
        string? pods, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var number = snapshots.List(owner).Select(s => s.Revision ?? 0).DefaultIfEmpty(0).Max() + 1;
        var wanted = RevisionSnapshotBuilder.Build(owner, revision, template, number, format, pods, preset, commit);
        return snapshots.MakeAsync(owner, wanted, plan, cancellationToken);
    }

    private async Task<V1Deployment?> MakeDeploymentAsync(
        ModelDeployment owner, RevisionSize size, V1Deployment built, V1ControllerRevision? snapshot, RolloutPlan plan,
        CancellationToken cancellationToken)
    {
        var wanted = RecordedPods.Read(snapshot) is { } recorded ? RevisionDeploymentBuilder.With(built, recorded) : built;
        var made = await deployments.MakeAsync(owner, wanted, plan, cancellationToken);
        if (made is not null)
        {
            Log.Created(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, size.Revision, size.NeededReplicas);
        }

        return made;
    }

    private async Task KeepServiceAsync(
        ModelDeployment owner, string revision, string name, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var service = RevisionServiceBuilder.Build(owner, revision);
        await (services.Has(owner, name)
            ? PutBackAsync(owner, revision, services.EnsureAsync(owner, service, cancellationToken))
            : services.WriteAsync(owner, service, plan, cancellationToken));
    }

    // Pods are recorded as soon as they are made, so that a later edit is not taken for the way they were made.
    private Task KeepSnapshotAsync(
        ModelDeployment owner, string revision, RevisionTemplate template, PodFormat format, ServerPreset? preset, string? commit,
        V1ControllerRevision snapshot, V1Deployment deployment, V1Deployment built, CancellationToken cancellationToken)
    {
        var record = RecordedPods.Read(snapshot) is null ? RecordedPods.Of(deployment, built) : RecordedPods.Text(snapshot);
        var wanted = RevisionSnapshotBuilder.With(owner, revision, template, snapshot, format, record, preset, commit);
        return snapshots.EnsureAsync(owner, wanted, cancellationToken, made: snapshot);
    }

    private async Task KeepPodsAsync(
        ModelDeployment owner, RevisionTemplate template, PodFormat format, ServerPreset? preset, string? commit,
        V1ControllerRevision snapshot, V1Deployment deployment, V1Deployment built, CancellationToken cancellationToken)
    {
        if (!RevisionDeploymentBuilder.HasTemplate(deployment))
        {
            await AnnotateAsync(
                owner, deployment, RevisionDeploymentBuilder.Annotations(template, format, preset, commit), cancellationToken);
        }
        else if (RecordedPods.Read(snapshot) is { } recorded)
        {
            var wanted = RevisionDeploymentBuilder.With(built, recorded, deployment);
            await deployments.EnsureAsync(owner, wanted, cancellationToken, ExactPlaces.OfRecordedPods, made: deployment);
        }
    }

    private Task<V1Deployment> AnnotateAsync(
        ModelDeployment owner, V1Deployment deployment, IReadOnlyDictionary<string, string> annotations,
        CancellationToken cancellationToken)
    {
        var body = new JsonObject(annotations.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value)));
        var changes = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = body } };
        return deployments.PatchAsync(owner, deployment, changes, cancellationToken);
    }

    // The template whose hash is the revision's: the snapshot's, the spec's, or the Deployment's copy. When none matches, the snapshot's is
    // used.
    private static RevisionTemplate? TemplateOf(
        ModelDeployment owner, string revision, V1ControllerRevision? snapshot, V1Deployment? deployment, RolloutPlan plan)
    {
        var kept = snapshot is { Data: JsonElement data } ? RevisionTemplate.FromJson(data) : null;
        return kept?.Revision == revision ? kept
            : plan.DesiredRevision == revision ? RevisionTemplate.Of(owner.Spec)
            : Copy(deployment) is { } copy && copy.Revision == revision ? copy
            : kept;
    }

    private static RevisionTemplate? Copy(V1Deployment? deployment)
    {
        try
        {
            return deployment?.GetAnnotation(ModelOperatorApi.RevisionTemplateAnnotation) is { } json
                ? RevisionTemplate.FromJson(JsonElement.Parse(json))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Namespace}/{Name}: created revision {Revision} with {Replicas} replicas")]
        public static partial void Created(ILogger logger, string @namespace, string name, string revision, int replicas);

        [LoggerMessage(3, LogLevel.Warning, "{Namespace}/{Name}: a change of revision {Revision} cannot be undone: {Reason}")]
        public static partial void NotPutBack(ILogger logger, string @namespace, string name, string revision, string reason);

        [LoggerMessage(4, LogLevel.Debug,
            "{Namespace}/{Name}: the Deployment of revision {Revision} stays as it is, because {Field} '{Text}' is no quantity")]
        public static partial void Unreadable(
            ILogger logger, string @namespace, string name, string revision, string field, string text);

        [LoggerMessage(5, LogLevel.Warning,
            "{Namespace}/{Name}: the Deployment of revision {Revision} stays as it is, because {Field} cannot be merged: {Reason}")]
        public static partial void NotMerged(
            ILogger logger, string @namespace, string name, string revision, string field, string reason);

        [LoggerMessage(6, LogLevel.Error, "{Namespace}/{Name}: the Deployment of revision {Revision} stays as it is: {Reason}")]
        public static partial void NoPreset(ILogger logger, string @namespace, string name, string revision, string reason);

        [LoggerMessage(7, LogLevel.Warning,
            "{Namespace}/{Name}: no pods of revision {Revision} are made, because the commit of {Uri} is not known")]
        public static partial void NoCommit(ILogger logger, string @namespace, string name, string revision, string uri);

        [LoggerMessage(
            2, LogLevel.Error, "{Namespace}/{Name}: revision {Revision} has neither a Deployment nor a ControllerRevision to make one of")]
        public static partial void TemplateLost(ILogger logger, string @namespace, string name, string revision);
    }
}
