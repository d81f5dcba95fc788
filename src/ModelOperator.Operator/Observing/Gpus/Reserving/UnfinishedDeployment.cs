using k8s.Models;
using ModelOperator.Contracts.Objects;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Gpus.Reserving;

/// <summary>One of our Deployments that may still have pods to come, as it was when it or one of its pods changed last.</summary>
/// <param name="Deployment">The parts of the Deployment that tell its owner, and what a pod of it asks of a node.</param>
/// <param name="Unmade">The number of its pods that do not exist yet.</param>
/// <param name="WithoutNode">Its pods that exist and hold nothing on a node yet.</param>
internal sealed record UnfinishedDeployment(V1Deployment Deployment, int Unmade, IReadOnlyList<PodView> WithoutNode)
{
    /// <summary>True for the Deployment of a revision whose pods ask for devices.</summary>
    public static bool AsksForDevices(V1Deployment deployment) =>
        deployment.GetLabel(ModelOperatorApi.RevisionLabel) is not null
        && deployment.Spec?.Template?.Spec?.Containers?.Any(container =>
            container.Resources?.Limits?.Keys.Any(name => name.Contains('/', StringComparison.Ordinal)) == true) == true;

    /// <summary>True while the API server refuses the Deployment's pods, so that none are to come.</summary>
    public static bool IsRefused(V1Deployment deployment) =>
        deployment.Status?.Conditions?.Any(condition => condition is { Type: "ReplicaFailure", Status: "True" }) == true;

    /// <summary>The part of a Deployment that is held, because thousands may be unfinished at once.</summary>
    public static V1Deployment PartOf(V1Deployment deployment)
    {
        var pod = deployment.Spec?.Template?.Spec;
        return new()
        {
            Metadata = new()
            {
                Name = deployment.Metadata.Name,
                NamespaceProperty = deployment.Metadata.NamespaceProperty,
                Labels = deployment.Metadata.Labels,
                OwnerReferences = deployment.Metadata.OwnerReferences,
                DeletionTimestamp = deployment.Metadata.DeletionTimestamp,
            },
            Spec = new()
            {
                Template = new()
                {
                    Spec = new()
                    {
                        Affinity = pod?.Affinity,
                        NodeSelector = pod?.NodeSelector,
                        Tolerations = pod?.Tolerations,
                        RuntimeClassName = pod?.RuntimeClassName,
                        Containers =
                        [
                            .. (pod?.Containers ?? []).Select(one => new V1Container { Name = one.Name, Resources = one.Resources }),
                        ],
                    },
                },
            },
        };
    }
}
