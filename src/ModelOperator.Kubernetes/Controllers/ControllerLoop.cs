using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Kubernetes.Queueing;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>Turns changes into keys, and keys into reconciles: one at a time for each key, retried with backoff until they succeed.</summary>
internal sealed class ControllerLoop<TEntity> : IControllerLoop, IReconcileTrigger<TEntity>, IDisposable
    where TEntity : class, IKubernetesObject
{
    private static readonly Func<ILogger, string, ResourceKey, IDisposable?> Scope =
        LoggerMessage.DefineScope<string, ResourceKey>("{Controller} {Key}");

    private readonly ControllerSettings<TEntity> settings;
    private readonly IServiceProvider provider;
    private readonly Informer<TEntity> entities;
    private readonly IEntityController<TEntity> controller;
    private readonly FinalizerChain<TEntity> finalizers;
    private readonly WriteTracker tracker;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ControllerMetrics metrics;
    private readonly WorkQueue<ResourceKey> queue;

    // Entities that are gone and whose DeletedAsync has not succeeded yet.
    private readonly ConcurrentDictionary<ResourceKey, TEntity> deleted = new();

    public ControllerLoop(
        ControllerSettings<TEntity> settings,
        IServiceProvider provider,
        Informer<TEntity> entities,
        IEntityController<TEntity> controller,
        IKubernetesApi api,
        WriteTracker tracker,
        TimeProvider time,
        IMeterFactory meters,
        ILogger<ControllerLoop<TEntity>> logger)
    {
        this.settings = settings;
        this.provider = provider;
        this.entities = entities;
        this.controller = controller;
        this.tracker = tracker;
        this.time = time;
        this.logger = logger;
        finalizers = new FinalizerChain<TEntity>([.. settings.Finalizers.Select(f => (f.Identifier, f.Create(provider)))], api, tracker);
        var meter = KubernetesMeter.Create(meters);
        metrics = new ControllerMetrics(meter, settings.Name, settings.Workers);
        queue = new WorkQueue<ResourceKey>(settings.Name, time, meter);
    }

    public void Enqueue(string? ns, string name) => queue.Add(new ResourceKey(ns, name));

    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        // A subscription begins with all that is there, so nothing is missed by subscribing only now.
        var subscriptions = settings.Sources.Select(source => source(provider, queue.Add)).Append(entities.Subscribe(OnChange)).ToList();
        try
        {
            Log.ControllerStarted(logger, settings.Name, settings.Workers);
            var workers = Enumerable.Range(0, settings.Workers).Select(_ => Task.Run(() => WorkAsync(aborting), CancellationToken.None)).ToList();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await queue.ShutDownAsync();
            await Task.WhenAll(workers);
        }
        finally
        {
            subscriptions.ForEach(s => s.Dispose());
        }
    }

    public void Dispose() => queue.Dispose();

    private void OnChange(ResourceChange<TEntity> change)
    {
        var key = ResourceKey.Of(change.Object);
        if (change.Type is ResourceChangeType.Deleted)
        {
            deleted[key] = change.Object;
        }

        queue.Add(key);
    }

    private async Task WorkAsync(CancellationToken aborting)
    {
        while (await queue.GetAsync(CancellationToken.None) is (true, var key))
        {
            try
            {
                await ProcessAsync(key, aborting);
            }
            finally
            {
                queue.Done(key);
            }
        }
    }

    private async Task ProcessAsync(ResourceKey key, CancellationToken aborting)
    {
        using var scope = Scope(logger, settings.Name, key);
        try
        {
            switch (tracker.Check(key, queue.Add))
            {
                case WriteState.Waiting:
                    return;
                case WriteState.Late:
                    await tracker.RefreshAsync(key, aborting);
                    break;
                default:
                    break;
            }
        }
        catch (Exception e)
        {
            OnError(key, e, aborting);
            return;
        }

        var started = time.GetTimestamp();
        metrics.Started();
        var outcome = ReconcileOutcomes.Error;
        try
        {
            outcome = Settle(key, await ReconcileAsync(key, aborting));
        }
        catch (Exception e)
        {
            outcome = OnError(key, e, aborting);
        }
        finally
        {
            metrics.Ended(outcome, time.GetElapsedTime(started));
        }
    }

    private async Task<ReconciliationResult<TEntity>?> ReconcileAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        var entity = entities.Get(key.Namespace, key.Name);
        if (deleted.TryGetValue(key, out var gone) && gone.Metadata.Uid != entity?.Metadata.Uid)
        {
            var result = await controller.DeletedAsync(gone, cancellationToken);
            if (!result.IsSuccess || (entity is null && result.RequeueAfter is not null))
            {
                return result;
            }

            deleted.TryRemove(KeyValuePair.Create(key, gone));
        }

        if (entity is null)
        {
            return null;
        }

        return entity.Metadata.DeletionTimestamp is not null
            ? await finalizers.FinalizeAsync(entity, cancellationToken)
            : await controller.ReconcileAsync(await finalizers.AttachAsync(entity, cancellationToken), cancellationToken);
    }

    private string Settle(ResourceKey key, ReconciliationResult<TEntity>? result)
    {
        if (result is { IsSuccess: false })
        {
            var wait = result.RequeueAfter ?? TimeSpan.Zero;
            if (result.RequeueAfter is not null)
            {
                queue.AddAfter(key, wait);
            }
            else
            {
                wait = queue.AddRateLimited(key);
            }

            Log.ReconcileFailed(logger, result.Error, settings.Name, key, wait.TotalSeconds, result.ErrorMessage);
            return ReconcileOutcomes.Error;
        }

        queue.Forget(key);
        if (result?.RequeueAfter is { } after)
        {
            queue.AddAfter(key, after);
            return ReconcileOutcomes.RequeueAfter;
        }

        return ReconcileOutcomes.Success;
    }

    private string OnError(ResourceKey key, Exception error, CancellationToken aborting)
    {
        if (error is OperationCanceledException && aborting.IsCancellationRequested)
        {
            return ReconcileOutcomes.Requeue; // whoever leads next does it again
        }

        var wait = queue.AddRateLimited(key);
        switch (error)
        {
            case KubernetesApiException { IsConflict: true }:
                Log.ReconcileConflicted(logger, settings.Name, key, wait.TotalSeconds, error.Message);
                return ReconcileOutcomes.Requeue;
            case KubernetesApiException { IsNamespaceTerminating: true }:
                Log.NamespaceTerminating(logger, settings.Name, key, error.Message);
                return ReconcileOutcomes.Requeue;
            case KubernetesApiException or KubernetesConnectionException or NotLeaderException:
                Log.ReconcileFailed(logger, error: null, settings.Name, key, wait.TotalSeconds, error.Message);
                return ReconcileOutcomes.Error;
            default:
                Log.ReconcileFailed(logger, error, settings.Name, key, wait.TotalSeconds, error.Message);
                return ReconcileOutcomes.Error;
        }
    }
}
