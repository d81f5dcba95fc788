using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Applying;

/// <summary>
/// Keeps the gateway's Deployment. The spec's number of pods is written when the Deployment is made and whenever that number changes;
/// in between, the size belongs to whoever scales it.
/// </summary>
internal sealed partial class GatewayWriter(
    OwnedObjects<V1Deployment> deployments, IOptions<ModelOperatorOptions> options, ILogger<GatewayWriter> logger)
{
    // A change of the spec overrides a size that a person has set with kubectl, but not one that an autoscaler has set.
    private const string Person = "kubectl";

    /// <summary>Makes the Deployment, or brings it in line with the spec.</summary>
    public async Task WriteAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var name = ObjectNames.OfGateway(owner.Metadata.Name!);
        if (deployments.Get(owner, name) is not { } present)
        {
            var spec = plan.Extent == PlanExtent.Everything ? owner : WithoutWhatMayBeWrong(owner);
            await deployments.WriteAsync(owner, GatewayDeploymentBuilder.Build(spec, options.Value), plan, cancellationToken);
        }
        else if (plan.Extent == PlanExtent.Everything && !await ResizeAsync(owner, present, cancellationToken))
        {
            await deployments.EnsureAsync(owner, GatewayDeploymentBuilder.With(owner, options.Value, present), cancellationToken);
        }
    }

    // A refused spec must not keep clients from what runs. The parts that are left out follow once a spec is accepted.
    private static ModelDeployment WithoutWhatMayBeWrong(ModelDeployment owner)
    {
        var spec = owner.Spec;
        var traffic = Quantities.FindUnreadable(spec.Traffic?.Gateway?.Resources) is null
            ? spec.Traffic
            : spec.Traffic! with { Gateway = spec.Traffic.Gateway! with { Resources = null } };
        traffic = traffic?.Gateway?.Pod is null ? traffic : traffic with { Gateway = traffic.Gateway with { Pod = null } };
        var monitoring = spec.Monitoring is { } watched
            ? watched with { Feedback = null, Samples = null, Review = null, HashKeySecret = null }
            : null;
        return owner with { Spec = spec with { Traffic = traffic, Monitoring = monitoring } };
    }

    // Returns true when it has written. Everything else is then written on the next turn, from the object as it is after this write.
    private async Task<bool> ResizeAsync(ModelDeployment owner, V1Deployment present, CancellationToken cancellationToken)
    {
        var asked = GatewayDeploymentBuilder.AskedFor(owner);
        var noted = present.GetAnnotation(ModelOperatorApi.GatewayReplicasAnnotation);
        var isOff = present.Spec?.Replicas == 0;
        if (!isOff && (noted is null || noted == asked.ToString()))
        {
            return false;
        }

        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject { [ModelOperatorApi.GatewayReplicasAnnotation] = asked.ToString() },
            },
        };
        var scaler = isOff ? null : await ScalerAsync(owner, present, cancellationToken);
        if (scaler is null)
        {
            // An autoscaler takes 0 pods for being switched off, and clients would reach nobody.
            body["spec"] = new JsonObject { ["replicas"] = asked };
        }

        await deployments.PatchAsync(owner, present, body, cancellationToken);
        var outcome = scaler is null ? "written" : $"left to {scaler}, which scales it";
        Log.Resized(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, asked, outcome);
        return true;
    }

    private async Task<string?> ScalerAsync(ModelDeployment owner, V1Deployment present, CancellationToken cancellationToken) =>
        (await deployments.OthersWhoOwnAsync(owner, present, "spec.replicas", cancellationToken))
            .FirstOrDefault(manager => !manager.StartsWith(Person, StringComparison.Ordinal));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Namespace}/{Name}: the spec asks for {Replicas} gateway pods; the number is {Outcome}")]
        public static partial void Resized(ILogger logger, string @namespace, string name, int replicas, string outcome);
    }
}
