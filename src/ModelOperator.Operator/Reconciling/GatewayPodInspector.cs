using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Reconciling.Refusals;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Reconciling;

/// <summary>Finds problems of <c>spec.traffic.gateway.pod</c> before the gateway is changed.</summary>
internal sealed class GatewayPodInspector(
    IKubernetesApi api, OwnedObjects<V1Deployment> deployments, IOptions<ModelOperatorOptions> options, TimeProvider time)
{
    private readonly DryRuns _asked = new(api, time);

    /// <summary>
    /// The first problem: what can be seen in the template, or the API server's own message. The server is not asked about a gateway that
    /// has the template already.
    /// </summary>
    public async Task<SpecProblem?> FindProblemAsync(ModelDeployment owner, CancellationToken cancellationToken)
    {
        if (GatewayPodTemplate.Of(owner) is not { } template)
        {
            _asked.Forget(owner);
            return null;
        }

        if (GatewayPodTemplate.FindProblem(template) is { } problem)
        {
            return problem;
        }

        var digest = GatewayPodTemplate.DigestOf(template);
        var present = deployments.Get(owner, ObjectNames.OfGateway(owner.Metadata.Name!));
        if (present?.GetAnnotation(ModelOperatorApi.GatewayPodAnnotation) == digest)
        {
            return null;
        }

        var refusal = await _asked.FindRefusalAsync(owner, digest, template, () => Build(owner, present), cancellationToken);
        return refusal is null
            ? null
            : new("InvalidPod", GatewayPodTemplate.Field,
                $"the API server does not take the gateway with it; mend what it names: {Sentence.Cut(refusal, 600)}")
            { MayPass = true };
    }

    /// <summary>Forgets the API server's answer for a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner) => _asked.Forget(owner);

    private V1Deployment Build(ModelDeployment owner, V1Deployment? present) => present is null
        ? GatewayDeploymentBuilder.Build(owner, options.Value)
        : GatewayDeploymentBuilder.With(owner, options.Value, present);
}
