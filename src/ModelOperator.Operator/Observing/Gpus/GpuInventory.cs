using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Operator.Objects;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>
/// Knows which GPUs are free. It watches nodes and pods of the whole cluster, and begins only when a first ModelDeployment asks
/// for GPUs: a cluster without them pays nothing. Of pods it holds those that ask for devices, and of those what they ask for.
/// </summary>
[EntityRbac(typeof(V1Node), typeof(V1Pod), Verbs = RbacVerbs.Read)]
internal sealed partial class GpuInventory(
    Informer<V1Node> nodes,
    Informer<GpuPod> pods,
    IOptions<OperatorOptions> options,
    IReconcileTrigger<ModelDeployment> trigger,
    TimeProvider time,
    ILogger<GpuInventory> logger) : BackgroundService
{
    /// <summary>Pods that have a node and have not ended: the others hold nothing.</summary>
    public const string RunningPods = "spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed";

    /// <summary>How long the first who asks waits for the first lists.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<ResourceKey, bool> waiting = new();
    private readonly Lock gate = new();
    private Task? firstLists;
    private bool blindnessIsSaid;

    /// <summary>
    /// The GPUs that pods of the spec could have. Null when it asks for none, or when nodes cannot be seen: then the scheduler alone decides.
    /// </summary>
    public async Task<ObservedGpus?> ObserveAsync(ModelDeployment owner, CancellationToken cancellationToken)
    {
        if (owner.Spec.Gpu is null || !MaySeeNodes())
        {
            return null;
        }

        await FirstLists().WaitAsync(cancellationToken);
        if (!nodes.HasSynced || !pods.HasSynced)
        {
            Log.NotSeen(logger, owner.Metadata.Namespace!, owner.Metadata.Name!, nodes.LastError ?? pods.LastError ?? "no answer yet");
            waiting[owner.Key()] = true;
            return null;
        }

        if (owner.Status?.Conditions?.Any(c => c is { Type: ConditionTypes.GpuAvailable, Status: "False" }) == true)
        {
            waiting[owner.Key()] = true;
        }

        return GpuArithmetic.Of(owner.Spec, nodes.List(), pods.List());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await asked.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        using var goingPods = pods.Subscribe(change =>
        {
            if (change.Type is ResourceChangeType.Deleted)
            {
                WakeWaiting();
            }
        });
        using var changedNodes = nodes.Subscribe(_ => WakeWaiting());
        await Task.WhenAll(nodes.RunAsync(stoppingToken), pods.RunAsync(stoppingToken), WakeOnceSyncedAsync(stoppingToken));
    }

    // Whoever asked before the lists were in was told nothing.
    private async Task WakeOnceSyncedAsync(CancellationToken cancellationToken)
    {
        var synced = Task.WhenAll(nodes.WaitForSyncAsync(cancellationToken), pods.WaitForSyncAsync(cancellationToken));
        await synced.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        WakeWaiting();
    }

    /// <summary>Those who wait for a GPU look again: one may have come free.</summary>
    private void WakeWaiting()
    {
        foreach (var key in waiting.Keys)
        {
            if (waiting.TryRemove(key, out _))
            {
                trigger.Enqueue(key.Namespace, key.Name);
            }
        }
    }

    private bool MaySeeNodes()
    {
        if (options.Value.Namespace is not { } ns)
        {
            return true;
        }

        lock (gate)
        {
            if (!blindnessIsSaid)
            {
                blindnessIsSaid = true;
                Log.Blind(logger, ns);
            }
        }

        return false;
    }

    private Task FirstLists()
    {
        lock (gate)
        {
            asked.TrySetResult();
            return firstLists ??= Task.WhenAny(
                Task.WhenAll(nodes.WaitForSyncAsync(CancellationToken.None), pods.WaitForSyncAsync(CancellationToken.None)),
                Task.Delay(Patience, time, CancellationToken.None));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The operator looks after namespace {Namespace} alone and may not see nodes: GPUs are not counted before a rollout, pods wait for the scheduler instead")]
        public static partial void Blind(ILogger logger, string @namespace);

        [LoggerMessage(2, LogLevel.Warning, "{Namespace}/{Name}: the cluster's GPUs cannot be seen, so they are not counted: {Reason}")]
        public static partial void NotSeen(ILogger logger, string @namespace, string name, string reason);
    }
}
