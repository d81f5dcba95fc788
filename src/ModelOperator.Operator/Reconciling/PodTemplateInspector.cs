using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;
using ModelOperator.Operator.Objects.Revisions.Templates;
using ModelOperator.Operator.Objects.Revisions.Templates.Own;
using ModelOperator.Operator.Objects.Revisions.Templates.Safety;
using ModelOperator.Operator.Reconciling.Refusals;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Reconciling;

/// <summary>
/// Finds problems of <c>spec.pod.template</c>: those that can be seen in it, and those of it and of presets that only the API server knows.
/// </summary>
internal sealed class PodTemplateInspector(
    IKubernetesApi api, ServerInspector servers, OwnedObjects<V1Deployment> deployments, IOptions<ModelOperatorOptions> options,
    TimeProvider time)
{
    private readonly DryRuns _asked = new(api, time);

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
            _asked.Forget(owner);
            return null;
        }

        var refusal = await _asked.FindRefusalAsync(
            owner, desired.Revision, desired.Template.Pod?.Template, () => Build(owner, desired, desired.Template), cancellationToken);
        return refusal is null
            ? null
            : PodNodes.Problem(
                desired.Template.Pod?.Template is null ? "spec.server.kind" : TemplatedPods.Field,
                $"the API server does not take the Deployment with it; mend what it names: {Sentence.Cut(refusal, 600)}") with
            { MayPass = true };
    }

    /// <summary>Forgets the API server's answer for a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner) => _asked.Forget(owner);

    private V1PodTemplateSpec PodsOf(ModelDeployment owner, DesiredRevision desired, RevisionTemplate template) =>
        Build(owner, desired, template).Spec!.Template!;

    private V1Deployment Build(ModelDeployment owner, DesiredRevision desired, RevisionTemplate template) =>
        RevisionDeploymentBuilder.Build(
            owner, desired.Revision, template, owner.Spec.Replicas, options.Value, PodFormats.Newest, servers.PresetOf(owner, desired));
}
