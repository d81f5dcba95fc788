using System.Collections.Concurrent;
using System.Net;
using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;
using ModelOperator.Operator.Objects.Revisions.Templates;
using ModelOperator.Operator.Objects.Revisions.Templates.Own;
using ModelOperator.Operator.Objects.Revisions.Templates.Safety;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Reconciling;

/// <summary>
/// Finds problems of <c>spec.pod.template</c>: those that can be seen in it, and those of it and of presets that only the API server knows.
/// </summary>
internal sealed class PodTemplateInspector(
    IKubernetesApi api, ServerInspector servers, OwnedObjects<V1Deployment> deployments, IOptions<ModelOperatorOptions> options,
    TimeProvider time)
{
    // A webhook or a quota may have been the reason, and nothing tells when that has changed.
    private static readonly TimeSpan RefusalHolds = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ResourceKey, Answer> _answers = new();

    /// <summary>The first problem of the template that is seen without asking anybody; null when there is none.</summary>
    public SpecProblem? FindProblem(ModelDeployment owner, DesiredRevision desired)
    {
        if (desired.Template.Pod is not { Template: { } template } pod)
        {
            return null;
        }

        if (TemplatedPods.FindProblem(template) is { } problem)
        {
            return problem;
        }

        var policy = options.Value.PolicyOfTemplates;
        var plain = PodsOf(owner, desired, desired.Template with { Pod = pod with { Template = null } });
        var changed = TemplatedPods.Merge(plain, template);
        return OperatorsOwn.FindProblems(plain, changed, desired.Template, policy)
            .Concat(changed.Spec is null ? [] : PodSafety.FindProblems(changed, policy))
            .FirstOrDefault();
    }

    /// <summary>
    /// The reason for which the API server would not store the Deployment of a new revision with a template or a preset; null when it
    /// would. It is asked once, by an apply that stores nothing, before anything of the revision is made.
    /// </summary>
    public async Task<SpecProblem?> FindRefusalAsync(ModelDeployment owner, DesiredRevision desired, CancellationToken cancellationToken)
    {
        if ((desired.Template.Pod?.Template is null && ServerKinds.PresetOf(desired.Template.Server) is null)
            || deployments.Get(owner, ObjectNames.OfRevision(owner.Metadata.Name!, desired.Revision)) is not null)
        {
            _answers.TryRemove(owner.Key(), out _);
            return null;
        }

        var asked = $"{owner.Metadata.Uid}/{desired.Revision}";
        if (_answers.TryGetValue(owner.Key(), out var known) && known.Asked == asked
            && (known.Problem is null || time.GetUtcNow() - known.At < RefusalHolds))
        {
            return known.Problem;
        }

        var problem = await AskAsync(owner, desired, cancellationToken);
        _answers[owner.Key()] = new(asked, problem, time.GetUtcNow());
        return problem;
    }

    /// <summary>Forgets the API server's answer for a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner) => _answers.TryRemove(owner.Key(), out _);

    private async Task<SpecProblem?> AskAsync(ModelDeployment owner, DesiredRevision desired, CancellationToken cancellationToken)
    {
        var wanted = Build(owner, desired, desired.Template);
        var dryRun = new ApplyOptions { FieldManager = ModelOperatorApi.FieldManager, Force = true, DryRun = true };
        try
        {
            await api.ApplyAsync(wanted, dryRun, cancellationToken);
            return null;
        }
        catch (KubernetesApiException exception) when (IsNoAnswer(exception))
        {
            return null;
        }
        catch (KubernetesApiException exception) when (IsRefusal(exception) && !exception.IsNamespaceTerminating)
        {
            return PodNodes.Problem(
                desired.Template.Pod?.Template is null ? "spec.server.kind" : TemplatedPods.Field,
                $"the API server does not take the Deployment with it; mend what it names: {Sentence.Cut(exception.Message, 600)}") with
            { MayPass = true };
        }
    }

    // A server that is busy or that fails says nothing of the pods; the turn is tried again.
    private static bool IsRefusal(KubernetesApiException exception) =>
        exception.IsInvalid
        || exception.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge;

    // Somebody was faster, or a webhook of the cluster takes part in no dry run. Then the real write tells.
    private static bool IsNoAnswer(KubernetesApiException exception) =>
        exception.IsConflict || exception.Message.Contains("does not support dry run", StringComparison.Ordinal);

    private V1PodTemplateSpec PodsOf(ModelDeployment owner, DesiredRevision desired, RevisionTemplate template) =>
        Build(owner, desired, template).Spec!.Template!;

    private V1Deployment Build(ModelDeployment owner, DesiredRevision desired, RevisionTemplate template) =>
        RevisionDeploymentBuilder.Build(
            owner, desired.Revision, template, owner.Spec.Replicas, options.Value, PodFormats.Newest, servers.PresetOf(owner, desired));

    private sealed record Answer(string Asked, SpecProblem? Problem, DateTimeOffset At);
}
