using System.Runtime.CompilerServices;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Caching.Stores;

namespace ModelOperator.Cli.Watching;

/// <summary>
/// Follows the changes of some objects until it is disposed of. Its watch resumes by itself when it breaks, and lists again when its
/// version is too old.
/// </summary>
internal sealed class Feed<T> : IAsyncDisposable
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private readonly Channel<ResourceChange<T>> _changes = Channel.CreateUnbounded<ResourceChange<T>>();
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly Informer<T> _informer;
    private readonly IDisposable _subscription;
    private readonly Task _running;

    public Feed(ICluster cluster, InformerOptions<T> options, TimeProvider time)
    {
        _time = time;
        _informer = new Informer<T>(cluster.Api, Options.Create(options), time, NullLogger<Informer<T>>.Instance);
        _subscription = _informer.Subscribe(change => _changes.Writer.TryWrite(change));
        _running = _informer.RunAsync(_stop.Token);
    }

    /// <summary>Returns the changes as they come, beginning with an Added for each existing object. A tick without a change follows after
    /// them and every second.</summary>
    /// <exception cref="RefusedException">The caller has no right to list or to watch the objects.</exception>
    /// <exception cref="OperationCanceledException">The reader has stopped.</exception>
    public async IAsyncEnumerable<FeedTick<T>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = _changes.Reader.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            await Task.WhenAny(next, Task.Delay(Refresh, _time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            while (_changes.Reader.TryRead(out var change))
            {
                yield return Tick(change);
            }

            if (next.IsCompleted)
            {
                next = _changes.Reader.WaitToReadAsync(cancellationToken).AsTask();
            }

            yield return Tick(change: null);
        }
    }

    private FeedTick<T> Tick(ResourceChange<T>? change)
    {
        var trouble = _informer.LastError;
        return trouble is not null && ErrorText.Forbidden(trouble) is { } refusal
            ? throw new RefusedException(refusal)
            : new(change, trouble);
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
