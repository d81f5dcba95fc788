using System.Collections.Concurrent;
using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;
using ModelOperator.Operator.Observing.Gpus.Watched;
using ModelOperator.Rollouts;
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
    GpuClaims claims,
    GoingNamespaces going,
    IOptions<OperatorOptions> options,
    IReconcileTrigger<ModelDeployment> trigger,
    TimeProvider time,
    ILogger<GpuInventory> logger) : BackgroundService
{
    /// <summary>Selects pods that have a node and have not ended; all others hold no GPU.</summary>
    public const string RunningPods = "spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed";

    /// <summary>The time that the first ModelDeployment waits for the first lists.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<ResourceKey, bool> _waiting = new();
    private readonly HeldGpus _held = new();
    private readonly Lock _gate = new();
    private Task? _firstLists;

    /// <summary>
    /// The GPUs that pods of the spec could have. Null when the spec asks for none, or when neither nodes nor a quota can be seen; then the
    /// scheduler alone decides. They are found when the value is first asked for: what that costs grows with the cluster, and most plans do
    /// not ask.
    /// </summary>
    public async Task<Lazy<ObservedGpus?>> WhenAskedAsync(ModelDeployment owner, string revision, CancellationToken cancellationToken)
    {
        if (owner.Spec.Gpu is not { } gpu)
        {
            return new((ObservedGpus?)null);
        }

        await FirstLists().WaitAsync(cancellationToken);
        // Before any look, so that no change between the two is missed.
        if (owner.Status?.Conditions?.Any(c => c is { Type: ConditionTypes.GpuAvailable, Status: "False" }) == true)
        {
            _waiting[owner.Key()] = true;
        }

        return new(() => Look(owner, gpu, revision));
    }

    private ObservedGpus? Look(ModelDeployment owner, GpuSpec gpu, string revision)
    {
        var needs = NeedsOf(owner);
        ReservedPods[] reserved =
        [
            .. coming.OfOthers(
                owner, revision, gpu.Resource, p => pods.Get(p.Metadata.NamespaceProperty, p.Metadata.Name!) is not null, RuntimeOf),
            .. reservations.OfOthers(owner.Key(), gpu.Resource),
        ];
        // Whoever has given its own pods up for the GPUs of its next revision has not given them up for others.
        var older = HasGivenPodsUp(owner) ? [] : claims.OlderThan(owner.Key(), gpu.Resource).Where(IsAllowed);
        var onNodes = SeesNodes(owner) ? GpuArithmetic.OnNodes(needs, nodes.List(), _held, reserved, older) : null;
        var quota = QuotaArithmetic.Tightest(gpu.Resource, quotas.List(owner.Metadata.NamespaceProperty));
        var unmade = reserved.Where(p => p.Namespace == owner.Metadata.NamespaceProperty).Sum(p => p.Unmade * p.Needs.Count);
        return GpuArithmetic.WithinQuota(
            needs, onNodes, quota is null ? null : quota with { Reserved = unmade }, coming.Of(owner, revision));
    }

    // In a rollout in place stable gets no further pods. So when it has fewer than the spec asks for, it has given the others up for its
    // next revision, or somebody has raised spec.replicas in the middle of the rollout.
    private static bool HasGivenPodsUp(ModelDeployment owner) =>
        owner is { Spec: { Gpu.WhenFull: GpuWhenFull.Replace, Autoscaling: null }, Status.CandidateRevision: not null }
        && owner.Status.Revisions?.Any(revision => revision is { Role: RevisionRole.Stable, Autoscaled: false }
            && revision.Replicas < owner.Spec.Replicas) == true;

    // What a quota keeps from one who waits is not kept free for it.
    private bool IsAllowed(ReservedPods claimed) =>
        QuotaArithmetic.Tightest(claimed.Needs.Resource, quotas.List(claimed.Namespace)) is not { } quota
        || QuotaArithmetic.Left(quota) / claimed.Needs.Count >= claimed.Count;

    /// <summary>
    /// Reserves the GPUs that the plan asks for, so that nobody else is given them before the caches show them, and notes those that it
    /// lacks, so that they are left to whoever has waited longest.
    /// </summary>
    /// <param name="owner">The ModelDeployment that asks.</param>
    /// <param name="revision">The revision of its spec. Its pods need what the spec says.</param>
    /// <param name="plan">The plan.</param>
    public void Reserve(ModelDeployment owner, string revision, RolloutPlan plan)
    {
        var needs = NeedsOf(owner);
        reservations.Note(owner.Key(), revision, needs, plan.Sizes.FirstOrDefault(s => s.Revision == revision)?.NeededReplicas ?? 0);
        claims.Note(owner.Key(), needs, plan.PodsWithoutGpus, plan.Status.Progress?.WaitingForGpuSince);
    }

    /// <summary>Forgets a ModelDeployment that is gone or asks for no GPUs any more.</summary>
    public void Forget(ModelDeployment owner)
    {
        reservations.Forget(owner.Key());
        claims.Forget(owner.Key());
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
            _held.Note(change);
            coming.Changed(change.Object.Metadata.NamespaceProperty, change.Object.Metadata.Name!);
            if (change.Type is ResourceChangeType.Deleted)
            {
                WakeWaiting();
            }
        });
        using var changedNodes = nodes.Subscribe(_ => WakeWaiting());
        using var changedRuntimes = runtimes.Subscribe(_ => WakeWaiting());
        using var goingNamespaces = going.Subscribe(() => WakeWaiting());
        using var changedQuotas = quotas.Subscribe(change => WakeWaiting(change.Object.Metadata.NamespaceProperty));
        await Task.WhenAll(Watched.Select(i => i.RunAsync(stoppingToken)).Append(WakeOnceSyncedAsync(stoppingToken)));
    }

    // Whoever asked before the first lists were complete got no answer, and is reconciled now.
    private async Task WakeOnceSyncedAsync(CancellationToken cancellationToken)
    {
        var synced = Task.WhenAll(nodes.WaitForSyncAsync(cancellationToken), pods.WaitForSyncAsync(cancellationToken));
        await synced.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        WakeWaiting();
    }

    /// <summary>Those who wait for a GPU are reconciled, the oldest first, because one may have become free.</summary>
    private void WakeWaiting(string? ns = null)
    {
        foreach (var key in _waiting.Keys.OrderBy(claims.SinceOf))
        {
            if ((ns is null || key.Namespace == ns) && _waiting.TryRemove(key, out _))
            {
                trigger.Enqueue(key.Namespace, key.Name);
            }
        }
    }

    // An operator that watches only some namespaces sees nothing but their quotas.
    private IInformer[] Watched => options.Value.Namespaces.Count == 0 ? [nodes, pods, runtimes, quotas] : [quotas];

    private PodNeeds NeedsOf(ModelDeployment owner) =>
        PodNeeds.Of(owner.Spec, owner.Spec.Gpu?.RuntimeClassName is { } runtime ? RuntimeOf(runtime) : null);

    private V1RuntimeClass? RuntimeOf(string name) => runtimes.Get(ns: null, name);

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
        _waiting[owner.Key()] = true;
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
        [LoggerMessage(1, LogLevel.Warning, "The operator looks after {Namespaces} alone and may not see nodes: before a rollout "
            + "quotas are counted and free GPUs are not, pods wait for the scheduler instead")]
        public static partial void Blind(ILogger logger, string namespaces);

        [LoggerMessage(2, LogLevel.Warning, "{Namespace}/{Name}: the cluster's GPUs cannot be seen, so they are not counted: {Reason}")]
        public static partial void NotSeen(ILogger logger, string @namespace, string name, string reason);

        [LoggerMessage(3, LogLevel.Warning, "{Resource} cannot be seen, so GPUs are counted without until they can: {Reason}")]
        public static partial void LeftOut(ILogger logger, string resource, string reason);
    }
}
