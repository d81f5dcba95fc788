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
/// Knows the nodes that take no more pods and whose pods are about to be evicted. An operator of the whole cluster watches nodes, and holds
/// only such nodes. An operator of a single namespace may not see nodes.
/// </summary>
[EntityRbac(typeof(V1Node), Verbs = RbacVerbs.List | RbacVerbs.Watch)]
internal sealed class CordonedNodes(
    Informer<NodePlace> nodes, ClusterView view, IReconcileTrigger<ModelDeployment> trigger, IOptions<OperatorOptions> options,
    TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // The taints that cluster-autoscaler and Karpenter set on a node that they are about to remove.
    private static readonly string[] DepartureTaints =
        ["ToBeDeletedByClusterAutoscaler", "karpenter.sh/disrupted", "karpenter.sh/disruption"];

    private readonly Lazy<Task> _known = new(() => options.Value.Namespaces.Count == 0
        ? Task.WhenAny(nodes.WaitForSyncAsync(CancellationToken.None), Task.Delay(Patience, time, CancellationToken.None))
        : Task.CompletedTask);

    /// <summary>True for nodes that the cache is to hold.</summary>
    public static bool IsCordoned(NodePlace node) =>
        node.Spec?.Unschedulable == true
            || (node.Spec?.Taints ?? []).Any(taint => DepartureTaints.Contains(taint.Key, StringComparer.Ordinal));

    /// <summary>True when nodes can be seen.</summary>
    public bool AreSeen => options.Value.Namespaces.Count == 0 && nodes.HasSynced;

    /// <summary>True while nodes are to be seen, and their first list has not come yet.</summary>
    public bool AreAwaited => options.Value.Namespaces.Count == 0 && !nodes.HasSynced;

    /// <summary>
    /// Completes with the first list of nodes, or after some seconds without it; the operator then goes on without knowing.
    /// </summary>
    public Task KnownAsync(CancellationToken cancellationToken) => _known.Value.WaitAsync(cancellationToken);

    /// <summary>True for a pod on a node that takes no more pods.</summary>
    public bool Include(PodView pod) => pod.Spec?.NodeName is { Length: > 0 } node && nodes.Get(ns: null, node) is not null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Namespaces.Count > 0)
        {
            return;
        }

        // A change of a node that was cordoned before and still is says only that the node is alive.
        using var changes = nodes.Subscribe(change =>
        {
            if (change.Type is not ResourceChangeType.Updated)
            {
                Wake(change.Object.Metadata.Name!);
            }
        });
        await nodes.RunAsync(stoppingToken);
    }

    // The ModelDeployments with a pod on the node are reconciled: the pod may be evicted, or is safe again.
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
