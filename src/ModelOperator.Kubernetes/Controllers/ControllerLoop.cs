using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers.Writes;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Queueing;
using Prometheus;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>
/// Turns changes into keys, and keys into reconciles. Each key is reconciled by one worker at a time, and again with backoff until it
/// succeeds.
/// </summary>
internal sealed class ControllerLoop<TEntity> : IControllerLoop, IReconcileTrigger<TEntity>, IDisposable
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly Func<ILogger, string, ResourceKey, IDisposable?> Scope =
        LoggerMessage.DefineScope<string, ResourceKey>("{Controller} {Key}");

    // A server that fails is no fault of the object, which must not wait for a quarter of an hour when the server is well again.
    private static readonly TimeSpan WhileTrouble = TimeSpan.FromSeconds(30);

    private readonly ControllerSettings<TEntity> _settings;
    private readonly IServiceProvider _provider;
    private readonly Informer<TEntity> _entities;
    private readonly IEntityController<TEntity> _controller;
    private readonly FinalizerChain<TEntity> _finalizers;
    private readonly WriteTracker _tracker;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ControllerMetrics _metrics;
    private readonly WorkQueue<ResourceKey> _queue;
    private readonly ReconcileFailures _failures;
    private volatile bool _isStarting = true;

    // The entities that are gone and whose DeletedAsync has not succeeded yet.
    private readonly ConcurrentDictionary<ResourceKey, TEntity> _deleted = new();

    public ControllerLoop(
        ControllerSettings<TEntity> settings,
        IServiceProvider provider,
        Informer<TEntity> entities,
        IEntityController<TEntity> controller,
        IKubernetesApi api,
        WriteTracker tracker,
        TimeProvider time,
        CollectorRegistry metrics,
        ILogger<ControllerLoop<TEntity>> logger)
    {
        _settings = settings;
        _provider = provider;
        _entities = entities;
        _controller = controller;
        _tracker = tracker;
        _time = time;
        _logger = logger;
        _finalizers = new FinalizerChain<TEntity>([.. settings.Finalizers.Select(f => (f.Identifier, f.Create(provider)))], api, tracker);
        _metrics = new ControllerMetrics(Metrics.WithCustomRegistry(metrics), settings.Name, settings.Workers);
        _queue = new WorkQueue<ResourceKey>(settings.Name, time, metrics, static key => key.Namespace ?? "");
        _failures = new ReconcileFailures(settings.Name, time, logger);
    }

    public void Enqueue(string? ns, string name) => _queue.Add(new ResourceKey(ns, name));

    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        // A subscription begins with everything that exists, so nothing is missed by subscribing only now. What exists lets go first what
        // changes while it is looked at.
        var subscriptions = _settings.Sources.Select(source => source(_provider, Add)).Append(_entities.Subscribe(OnChange)).ToList();
        _isStarting = false;
        try
        {
            Log.ControllerStarted(_logger, _settings.Name, _settings.Workers);
            var workers = Enumerable.Range(0, _settings.Workers).Select(_ => Task.Run(() => WorkAsync(aborting), CancellationToken.None))
                .ToList();
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _queue.ShutDownAsync();
            await Task.WhenAll(workers);
        }
        finally
        {
            subscriptions.ForEach(s => s.Dispose());
        }
    }

    public void Dispose() => _queue.Dispose();

    private void OnChange(ResourceChange<TEntity> change)
    {
        var key = ResourceKey.Of(change.Object);
        if (change.Type is ResourceChangeType.Deleted)
        {
            _deleted[key] = change.Object;
        }

        Add(key);
    }

    private void Add(ResourceKey key)
    {
        if (_isStarting)
        {
            _queue.AddUnchanged(key);
        }
        else
        {
            _queue.Add(key);
        }
    }

    private async Task WorkAsync(CancellationToken aborting)
    {
        while (await _queue.GetAsync(CancellationToken.None) is (true, var key))
        {
            try
            {
                await ProcessAsync(key, aborting);
            }
            finally
            {
                _queue.Done(key);
            }
        }
    }

    private async Task ProcessAsync(ResourceKey key, CancellationToken aborting)
    {
        using var scope = Scope(_logger, _settings.Name, key);
        try
        {
            switch (_tracker.Check(key, _queue.Add))
            {
                case WriteState.Waiting:
                    return;
                case WriteState.Late:
                    await _tracker.RefreshAsync(key, aborting);
                    break;
                default:
                    break;
            }
        }
        catch (Exception exception)
        {
            OnError(key, exception, aborting);
            return;
        }

        var started = _time.GetTimestamp();
        _metrics.Started();
        var outcome = ReconcileOutcomes.Error;
        try
        {
            outcome = Settle(key, await ReconcileAsync(key, aborting));
        }
        catch (Exception exception)
        {
            outcome = OnError(key, exception, aborting);
        }
        finally
        {
            _metrics.Ended(outcome, _time.GetElapsedTime(started));
        }
    }

    private async Task<ReconciliationResult<TEntity>?> ReconcileAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        var entity = _entities.Get(key.Namespace, key.Name);
        if (_deleted.TryGetValue(key, out var gone) && gone.Metadata.Uid != entity?.Metadata.Uid)
        {
            var result = await _controller.DeletedAsync(gone, cancellationToken);
            if (!result.IsSuccess || (entity is null && result.RequeueAfter is not null))
            {
                return result;
            }

            _deleted.TryRemove(KeyValuePair.Create(key, gone));
        }

        if (entity is null)
        {
            return null;
        }

        return entity.Metadata.DeletionTimestamp is not null
            ? await _finalizers.FinalizeAsync(entity, cancellationToken)
            : await _controller.ReconcileAsync(await _finalizers.AttachAsync(entity, cancellationToken), cancellationToken);
    }

    private string Settle(ResourceKey key, ReconciliationResult<TEntity>? result)
    {
        if (result is { IsSuccess: false })
        {
            var wait = result.RequeueAfter ?? TimeSpan.Zero;
            if (result.RequeueAfter is not null)
            {
                _queue.AddAfter(key, wait);
            }
            else
            {
                wait = _queue.AddRateLimited(key);
            }

            _failures.Tell(key, result.Error, wait, result.ErrorMessage);
            return ReconcileOutcomes.Error;
        }

        _queue.Forget(key);
        _failures.Succeeded();
        if (result?.RequeueAfter is { } after)
        {
            _queue.AddAfter(key, after);
            return ReconcileOutcomes.RequeueAfter;
        }

        return ReconcileOutcomes.Success;
    }

    private string OnError(ResourceKey key, Exception error, CancellationToken aborting)
    {
        if (error is OperationCanceledException && aborting.IsCancellationRequested)
        {
            return ReconcileOutcomes.Requeue; // the next leader does it again
        }

        var wait = ServerTrouble.IsPassing(error)
            ? _queue.AddRateLimited(key, ServerTrouble.AskedWait(error), WhileTrouble)
            : _queue.AddRateLimited(key);
        switch (error)
        {
            case KubernetesApiException { IsConflict: true }:
                Log.ReconcileConflicted(_logger, _settings.Name, key, wait.TotalSeconds, error.Message);
                return ReconcileOutcomes.Requeue;
            case KubernetesApiException { IsNamespaceTerminating: true }:
                Log.NamespaceTerminating(_logger, _settings.Name, key, error.Message);
                return ReconcileOutcomes.Requeue;
            default:
                _failures.Tell(key, error, wait, error.Message);
                return ReconcileOutcomes.Error;
        }
    }
}
