using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing;

/// <summary>
/// Nodes that take no more pods, whose pods are about to be evicted. An operator of the whole cluster watches nodes, and holds none but
/// those; one of a single namespace may not see them.
/// </summary>
[EntityRbac(typeof(V1Node), Verbs = RbacVerbs.List | RbacVerbs.Watch)]
internal sealed class CordonedNodes(
    Informer<NodePlace> nodes, ClusterView view, IReconcileTrigger<ModelDeployment> trigger, IOptions<OperatorOptions> options,
    TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // What cluster-autoscaler and Karpenter put on a node that they are about to take away.
    private static readonly string[] DepartureTaints =
        ["ToBeDeletedByClusterAutoscaler", "karpenter.sh/disrupted", "karpenter.sh/disruption"];

    private readonly Lazy<Task> _known = new(() => options.Value.Namespaces.Count == 0
        ? Task.WhenAny(nodes.WaitForSyncAsync(CancellationToken.None), Task.Delay(Patience, time, CancellationToken.None))
        : Task.CompletedTask);

    /// <summary>True for what the cache of nodes is to hold.</summary>
    public static bool IsCordoned(NodePlace node) =>
        node.Spec?.Unschedulable == true
            || (node.Spec?.Taints ?? []).Any(taint => DepartureTaints.Contains(taint.Key, StringComparer.Ordinal));

    /// <summary>Nodes can be seen.</summary>
    public bool AreSeen => options.Value.Namespaces.Count == 0 && nodes.HasSynced;

    /// <summary>Ends with the first list, or after some seconds without: then it goes on without knowing.</summary>
    public Task KnownAsync(CancellationToken cancellationToken) => _known.Value.WaitAsync(cancellationToken);

    /// <summary>True for a pod on a node that takes no more pods.</summary>
    public bool Include(PodView pod) => pod.Spec?.NodeName is { Length: > 0 } node && nodes.Get(ns: null, node) is not null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Namespaces.Count > 0)
        {
            return;
        }

        // A node that was cordoned before and is so now has only told that it lives.
        using var changes = nodes.Subscribe(change =>
        {
            if (change.Type is not ResourceChangeType.Updated)
            {
                Wake(change.Object.Metadata.Name!);
            }
        });
        await nodes.RunAsync(stoppingToken);
    }

    // Those with a pod there look again: it may be evicted, or is safe again.
    private void Wake(string node)
    {
        foreach (var pod in view.Pods.List().Where(p => p.Spec?.NodeName == node))
        {
            if (pod.GetLabel(ModelOperatorApi.NameLabel) is { } name)
            {
                trigger.Enqueue(pod.Metadata.NamespaceProperty, name);
            }
        }
    }
}
