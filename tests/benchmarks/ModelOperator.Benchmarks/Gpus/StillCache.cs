using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Stores;

namespace ModelOperator.Benchmarks.Gpus;

/// <summary>A cache in which nothing changes.</summary>
internal sealed class StillCache<T>(params IReadOnlyList<T> all) : IResourceCache<T>, IResourceFeed<T>, IDisposable
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public bool HasSynced => true;

    public bool IsServed => true;

    public T? Get(string? ns, string name) =>
        all.FirstOrDefault(one => one.Metadata.NamespaceProperty == ns && one.Metadata.Name == name);

    public IReadOnlyList<T> List(string? ns = null) => ns is null ? all : [.. all.Where(one => one.Metadata.NamespaceProperty == ns)];

    public IReadOnlyList<T> ListByOwner(string ownerUid) => [];

    public IReadOnlyList<T> ListByLabel(string ns, string label, string value) => [];

    public IDisposable Subscribe(Action<ResourceChange<T>> handler) => this;

    public void Dispose()
    {
        // There is nothing to end.
    }
}
