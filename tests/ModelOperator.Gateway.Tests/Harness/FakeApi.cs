using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>The part of an API server that a gateway sees: lists, watches, and going away.</summary>
internal sealed class FakeApi : IKubernetesApi
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IKubernetesObject<V1ObjectMeta>> _objects = [];
    private readonly List<Channel<(WatchEventType Type, IKubernetesObject<V1ObjectMeta> Object)>> _watches = [];
    private bool _down;
    private int _version = 1;

    public ConcurrentQueue<(Type Kind, ListRequest Request)> Lists { get; } = [];

    public ConcurrentQueue<(Type Kind, WatchRequest Request)> Watches { get; } = [];

    /// <summary>Attempts to list or watch while it was away.</summary>
    public int Refused { get; private set; }

    public void Put(IKubernetesObject<V1ObjectMeta> resource)
    {
        lock (_gate)
        {
            var key = Key(resource);
            Tell(_objects.ContainsKey(key) ? WatchEventType.Modified : WatchEventType.Added, resource);
            _objects[key] = resource;
        }
    }

    public void Remove(IKubernetesObject<V1ObjectMeta> resource)
    {
        lock (_gate)
        {
            _objects.Remove(Key(resource));
            Tell(WatchEventType.Deleted, resource);
        }
    }

    /// <summary>Breaks all watches and refuses new ones.</summary>
    public void GoAway()
    {
        lock (_gate)
        {
            _down = true;
            _watches.ForEach(watch => watch.Writer.TryComplete(new IOException("connection reset")));
            _watches.Clear();
        }
    }

    public Task<ListPage<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_gate)
        {
            RefuseWhenDown();
            Lists.Enqueue((typeof(T), request));
            return Task.FromResult(new ListPage<T>([.. _objects.Values.OfType<T>()], _version.ToString(), null));
        }
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var events = Channel.CreateUnbounded<(WatchEventType Type, IKubernetesObject<V1ObjectMeta> Object)>();
        lock (_gate)
        {
            RefuseWhenDown();
            Watches.Enqueue((typeof(T), request));
            _watches.Add(events);
        }

        await foreach (var (type, resource) in events.Reader.ReadAllAsync(cancellationToken))
        {
            if (resource is T typed)
            {
                yield return new WatchEvent<T>(type, typed);
            }
        }
    }

    public Task<V1APIResourceList?> DiscoverAsync(string groupVersion, CancellationToken cancellationToken) => Task.FromResult<V1APIResourceList?>(null);

    public Task<T?> GetAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<Created<T>> CreateAsync<T>(T resource, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<FieldOwners?> GetFieldOwnersAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> ApplyAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> ApplyStatusAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> PatchAsync<T>(string? ns, string name, Patch patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> ReplaceAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<bool> DeleteAsync<T>(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    private void Tell(WatchEventType type, IKubernetesObject<V1ObjectMeta> resource)
    {
        _version++;
        _watches.ForEach(watch => watch.Writer.TryWrite((type, resource)));
    }

    private void RefuseWhenDown()
    {
        if (_down)
        {
            Refused++;
            throw new IOException("connection refused");
        }
    }

    private static string Key(IKubernetesObject<V1ObjectMeta> resource) => $"{resource.GetType().Name}/{resource.Metadata.Name}";
}
