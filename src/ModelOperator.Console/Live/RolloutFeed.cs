using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Console.Answers;
using ModelOperator.Console.Keeping;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Console.Live;

/// <summary>The pods of one ModelDeployment and the Events about it, for as long as a page shows it.</summary>
internal sealed class RolloutFeed : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly Informer<V1Pod> _pods;
    private readonly Informer<Eventsv1Event> _events;
    private readonly CacheRoom? _podRoom;
    private readonly CacheRoom? _eventRoom;
    private readonly Task _running;

    /// <summary>Begins to list and watch.</summary>
    /// <param name="api">The API server, with the caller's rights.</param>
    /// <param name="key">The ModelDeployment.</param>
    /// <param name="time">The clock.</param>
    /// <param name="changed">Called when anything changes.</param>
    /// <param name="room">The bounds of what is kept; null for none.</param>
    public RolloutFeed(IKubernetesApi api, ResourceKey key, TimeProvider time, Action changed, CallerRoom? room)
    {
        (_time, _podRoom, _eventRoom) = (time, room?.Open(), room?.Open());
        _pods = Follow<V1Pod>(api, key, _podRoom, options => options.LabelSelector =
            $"{ModelOperatorApi.NameLabel}={key.Name},{ModelOperatorApi.ComponentLabel}={ModelOperatorApi.ModelComponent}");
        _events = Follow<Eventsv1Event>(api, key, _eventRoom, options => options.FieldSelector =
            $"regarding.kind=ModelDeployment,regarding.name={key.Name}");
        _pods.Subscribe(_ => changed());
        _events.Subscribe(_ => changed());
        _running = Task.WhenAll(_pods.RunAsync(_stop.Token), _events.RunAsync(_stop.Token));
    }

    /// <summary>The pods as last seen; null while they cannot be read.</summary>
    public IReadOnlyList<V1Pod>? Pods => Seen(_pods);

    /// <summary>The Events as last seen; null while they cannot be read.</summary>
    public IReadOnlyList<Eventsv1Event>? Events => Seen(_events);

    /// <summary>The reasons why something cannot be read, each as a sentence.</summary>
    public IEnumerable<string> Unread => new[] { _pods.LastFailure, _events.LastFailure }
        .OfType<Exception>()
        .Select(FailureAnswers.SentenceOf)
        .Concat(new[] { _podRoom?.LeftOut ?? _eventRoom?.LeftOut }.OfType<string>());

    /// <summary>Waits until both are read, or until one of them fails or some time has passed.</summary>
    public Task ReadAsync(TimeSpan atMost, CancellationToken cancellationToken) => Task.WhenAny(
        Task.WhenAll(_pods.WaitForSyncAsync(cancellationToken), _events.WaitForSyncAsync(cancellationToken)),
        Task.Delay(atMost, _time, cancellationToken));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _podRoom?.Dispose();
        _eventRoom?.Dispose();
        _stop.Dispose();
    }

    private Informer<T> Follow<T>(IKubernetesApi api, ResourceKey key, CacheRoom? room, Action<InformerOptions<T>> select)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new InformerOptions<T> { Namespaces = [key.Namespace!], Room = room };
        options.PageSize = room is null ? options.PageSize : 50; // a page is read before room is asked for
        select(options);
        return new(api, Options.Create(options), _time, NullLogger<Informer<T>>.Instance);
    }

    private static IReadOnlyList<T>? Seen<T>(Informer<T> informer)
        where T : class, IKubernetesObject<V1ObjectMeta> => informer.HasSynced ? informer.List() : null;
}
