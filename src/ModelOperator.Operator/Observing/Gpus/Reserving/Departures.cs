using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Operator.Objects;

namespace ModelOperator.Operator.Observing.Gpus.Reserving;

/// <summary>Knows the objects that are being deleted. They ask for no more pods, even if they still name a number.</summary>
internal sealed class Departures(GoingNamespaces namespaces, IResourceCache<ModelDeployment> owners)
{
    /// <summary>True for a Deployment that is being deleted, or whose ModelDeployment or namespace is.</summary>
    public bool Include(V1Deployment deployment) =>
        deployment.Metadata.DeletionTimestamp is not null
        || (deployment.GetLabel(ModelOperatorApi.NameLabel) is { } name
            && IsGoing(deployment.Metadata.NamespaceProperty!, name, deployment))
        || namespaces.Includes(deployment.Metadata.NamespaceProperty!);

    /// <summary>True for a ModelDeployment that is being deleted, or whose namespace is.</summary>
    public bool Include(ResourceKey owner) =>
        owners.Get(owner.Namespace, owner.Name)?.Metadata.DeletionTimestamp is not null || namespaces.Includes(owner.Namespace!);

    private bool IsGoing(string ns, string name, V1Deployment deployment) =>
        owners.Get(ns, name) is { Metadata.DeletionTimestamp: not null } owner && owner.Owns(deployment);
}
