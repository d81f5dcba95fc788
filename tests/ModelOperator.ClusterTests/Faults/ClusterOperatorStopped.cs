using k8s.Models;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>Takes the operator out of the cluster while it lives, and puts it back.</summary>
internal sealed class ClusterOperatorStopped : IAsyncDisposable
{
    private readonly int _replicas;

    private ClusterOperatorStopped(int replicas) => _replicas = replicas;

    public static async Task<ClusterOperatorStopped> StopAsync()
    {
        var before = (await OperatorOnThisMachine.InCluster()).Spec!.Replicas ?? 1;
        await ScaleAsync(0);
        await Cluster.Until(OperatorOnThisMachine.InCluster, d => d.Status?.Replicas is null or 0, "no operator in the cluster");
        return new(Math.Max(1, before));
    }

    public async ValueTask DisposeAsync()
    {
        await ScaleAsync(_replicas);
        await Cluster.Until(OperatorOnThisMachine.InCluster, d => d.Status?.ReadyReplicas == _replicas, "the operator back in the cluster");
    }

    private static Task<V1Deployment> ScaleAsync(int replicas) => Cluster.Api.PatchAsync<V1Deployment>(
        "model-operator-system", "model-operator",
        new Patch(PatchType.Merge,
            new System.Text.Json.Nodes.JsonObject { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["replicas"] = replicas } }),
        CancellationToken.None);
}
