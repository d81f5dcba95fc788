using System.Collections.Concurrent;
using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;
using ModelOperator.Operator.Observing.Gpus.Watched;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>
/// Knows which GPUs are free. It watches nodes, pods, quotas and RuntimeClasses of the whole cluster, and begins only when a first
/// ModelDeployment asks for GPUs, so that a cluster without them pays nothing. It holds only pods that ask for devices, and only what they
/// ask for. Objects that it may not see are not counted. A look goes through the nodes and through what has changed since the last look;
/// what pods hold is counted as they come and go.
/// </summary>
[EntityRbac(typeof(V1Node), typeof(V1Pod), typeof(V1RuntimeClass), typeof(V1ResourceQuota), Verbs = RbacVerbs.Read)]
internal sealed partial class GpuInventory(
    Informer<GpuNode> nodes,
    Informer<GpuPod> pods,
    Informer<V1RuntimeClass> runtimes,
    Informer<V1ResourceQuota> quotas,
    ComingPods coming,
    GpuReservations reservations,
    GpuAsking asking,
    GpuView view,
    GpuNews news,
    GpuCalls calls,
    GpuCaller caller,
    GoingNamespaces going,
    IOptions<OperatorOptions> options,
    TimeProvider time,
    ILogger<GpuInventory> logger) : BackgroundService
{
    /// <summary>Selects pods that have a node and have not ended; all others hold no GPU.</summary>
    public const string RunningPods = "spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed";

    /// <summary>The time that the first ModelDeployment waits for the first lists.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The time between two passes that share out those who wait, when there are too many for one.</summary>
    internal static readonly TimeSpan BetweenPasses = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<ResourceKey, bool> _unanswered = new();
    private readonly Lock _gate = new();
    private Task? _firstLists;

    /// <summary>
    /// The GPUs that pods of the spec could have. Null when the spec asks for none, or when neither nodes nor a quota can be seen; then the
    /// scheduler alone decides. They are found when the value is first asked for: what that costs grows with the cluster, and most plans do
    /// not ask.
    /// </summary>
    public async Task<Lazy<ObservedGpus?>> WhenAskedAsync(ModelDeployment owner, string revision, CancellationToken cancellationToken)
    {
        if (owner.Spec.Gpu is null)
        {
            return new((ObservedGpus?)null);
        }

        await FirstLists().WaitAsync(cancellationToken);
        return new(() => asking.Look(owner, revision, SeesNodes(owner)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _asked.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        using var changedPods = pods.Subscribe(change =>
        {
            // A pod that has got its node is counted as held before it is no longer counted as one to come.
            var isNews = view.Held.Note(change);
            coming.Changed(change.Object.Metadata.NamespaceProperty, change.Object.Metadata.Name!);
            if (isNews)
            {
                news.Tell();
            }
        });
        using var changedNodes = nodes.Subscribe(change =>
        {
            if (change.Old is null || !NodeFit.AreAlike(change.Old, change.Object))
            {
                news.Tell();
            }
        });
        using var changedRuntimes = runtimes.Subscribe(change =>
        {
            // Pods on their way that name it may leave other nodes free now, for those who do not.
            caller.CallThoseWith(change.Object.Metadata.Name!);
            news.Tell();
        });
        using var goingNamespaces = going.Subscribe(news.Tell);
        using var changedQuotas = quotas.Subscribe(_ => news.Tell());
        await Task.WhenAll(
            Watched.Select(i => i.RunAsync(stoppingToken)).Append(AnswerOnceSyncedAsync(stoppingToken)).Append(CallAsync(stoppingToken)));
    }

    // Beside the threads that tell of changes, so that many changes are one look.
    private async Task CallAsync(CancellationToken cancellationToken)
    {
        var hasMore = false;
        while (true)
        {
            // Nothing tells that what was reserved has not been made.
            var longest = hasMore ? BetweenPasses : reservations.IsEmpty ? Timeout.InfiniteTimeSpan : GpuReservations.Lifetime;
            var isNews = await news.NextAsync(longest, time, cancellationToken) || !hasMore;
            hasMore = false;
            foreach (var resource in caller.Resources)
            {
                try
                {
                    hasMore |= caller.CallThoseServed(resource, isNews);
                }
                catch (Exception exception)
                {
                    // Those who wait for another resource are called all the same.
                    Log.NotCalled(logger, resource, exception);
                }
            }
        }
    }

    // Whoever asked before the first lists were complete got no answer, and is reconciled now.
    private async Task AnswerOnceSyncedAsync(CancellationToken cancellationToken)
    {
        var synced = Task.WhenAll(nodes.WaitForSyncAsync(cancellationToken), pods.WaitForSyncAsync(cancellationToken));
        await synced.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        AnswerAll();
    }

    private void AnswerAll()
    {
        foreach (var key in _unanswered.Keys.Where(key => _unanswered.TryRemove(key, out _)))
        {
            calls.Call(key);
        }
    }

    // An operator that watches only some namespaces sees nothing but their quotas.
    private IInformer[] Watched => options.Value.Namespaces.Count == 0 ? [nodes, pods, runtimes, quotas] : [quotas];

    private bool SeesNodes(ModelDeployment owner)
    {
        if (options.Value.Namespaces.Count > 0)
        {
            return false;
        }

        if (nodes.HasSynced && pods.HasSynced)
        {
            return true;
        }

        Log.NotSeen(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, nodes.LastError ?? pods.LastError ?? "no answer yet");
        _unanswered[owner.Key()] = true;
        if (nodes.HasSynced && pods.HasSynced)
        {
            // The answer has just come, and nobody tells of it any more.
            AnswerAll();
        }

        return false;
    }

    private Task FirstLists()
    {
        lock (_gate)
        {
            _asked.TrySetResult();
            return _firstLists ??= FirstListsAsync();
        }
    }

    private async Task FirstListsAsync()
    {
        if (options.Value.Namespaces is { Count: > 0 } namespaces)
        {
            Log.Blind(logger, (namespaces.Count == 1 ? "namespace " : "namespaces ") + string.Join(", ", namespaces));
        }

        await Task.WhenAny(
            Task.WhenAll(Watched.Select(i => i.WaitForSyncAsync(CancellationToken.None))),
            Task.Delay(Patience, time, CancellationToken.None));
        foreach (var unseen in Watched.Where(i => !i.HasSynced && (i == quotas || i == runtimes)))
        {
            Log.LeftOut(logger, unseen.Resource, unseen.LastError ?? "no answer yet");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4, LogLevel.Error, "Those who wait for {Resource} could not be looked through; they look again within half "
            + "an hour")]
        public static partial void NotCalled(ILogger logger, string resource, Exception exception);

        [LoggerMessage(1, LogLevel.Warning, "The operator looks after {Namespaces} alone and may not see nodes: before a rollout "
            + "quotas are counted and free GPUs are not, pods wait for the scheduler instead")]
        public static partial void Blind(ILogger logger, string namespaces);

        [LoggerMessage(2, LogLevel.Warning, "{Namespace}/{Name}: the cluster's GPUs cannot be seen, so they are not counted: {Reason}")]
        public static partial void NotSeen(ILogger logger, string @namespace, string name, string reason);

        [LoggerMessage(3, LogLevel.Warning, "{Resource} cannot be seen, so GPUs are counted without until they can: {Reason}")]
        public static partial void LeftOut(ILogger logger, string resource, string reason);
    }
}
