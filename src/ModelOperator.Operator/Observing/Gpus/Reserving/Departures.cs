using System.Collections.Concurrent;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Stores;

namespace ModelOperator.Operator.Observing.Gpus.Reserving;

/// <summary>Knows the objects that are being deleted. They ask for no more pods, even if they still name a number.</summary>
internal sealed class Departures : IDisposable
{
    private readonly GoingNamespaces _namespaces;
    private readonly GpuNews _news;

    // A look at the GPUs asks for every claim and every Deployment with pods to come, and the cache would read each owner anew.
    private readonly ConcurrentDictionary<ResourceKey, string?> _uids = new();
    private readonly Lazy<IDisposable> _subscription;

    /// <summary>Makes one that begins to listen with the first question.</summary>
    public Departures(GoingNamespaces namespaces, IResourceFeed<ModelDeployment> owners, GpuNews news)
    {
        (_namespaces, _news) = (namespaces, news);
        // A subscription begins with everything that exists.
        _subscription = new(() => owners.Subscribe(Note));
    }

    /// <summary>True for a Deployment that is being deleted, or whose ModelDeployment or namespace is.</summary>
    public bool Include(V1Deployment deployment) =>
        deployment.Metadata.DeletionTimestamp is not null
        || (deployment.GetLabel(ModelOperatorApi.NameLabel) is { } name
            && Find(new(deployment.Metadata.NamespaceProperty!, name)) is { } uid
            && deployment.Metadata.OwnerReferences?.Any(reference => reference.Controller == true && reference.Uid == uid) == true)
        || _namespaces.Includes(deployment.Metadata.NamespaceProperty!);

    /// <summary>True for a ModelDeployment that is being deleted, or whose namespace is.</summary>
    public bool Include(ResourceKey owner) => Find(owner) is not null || _namespaces.Includes(owner.Namespace!);

    public void Dispose()
    {
        if (_subscription.IsValueCreated)
        {
            _subscription.Value.Dispose();
        }
    }

    // The UID of a ModelDeployment that is being deleted.
    private string? Find(ResourceKey owner)
    {
        _ = _subscription.Value;
        return _uids.GetValueOrDefault(owner);
    }

    private void Note(ResourceChange<ModelDeployment> change)
    {
        var key = ResourceKey.Of(change.Object);
        if (change.Type is not ResourceChangeType.Deleted && change.Object.Metadata is { DeletionTimestamp: not null, Uid: { } uid })
        {
            if (_uids.GetValueOrDefault(key) != uid)
            {
                // What it was promised, and what was kept free for it, is free from now on.
                _uids[key] = uid;
                _news.Tell();
            }
        }
        else
        {
            _uids.TryRemove(key, out _);
        }
    }
}
