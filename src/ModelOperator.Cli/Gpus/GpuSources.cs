using System.Net;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Cli.Gpus;

/// <summary>The objects that the caller may see.</summary>
/// <param name="Deployments">The ModelDeployments of the namespace that is asked about, or of all.</param>
/// <param name="Pods">The pods that have not ended; null when the caller may list none.</param>
/// <param name="SeesAllPods">True when <paramref name="Pods"/> are those of the whole cluster.</param>
/// <param name="Nodes">The nodes; null when the caller may not list them.</param>
/// <param name="Missing">A sentence for each thing that the caller may not see.</param>
internal sealed record GpuSources(
    IReadOnlyList<ModelDeployment> Deployments,
    IReadOnlyList<V1Pod>? Pods,
    bool SeesAllPods,
    IReadOnlyList<V1Node>? Nodes,
    IReadOnlyList<string> Missing)
{
    private const string Unheld = "it is left out who holds GPUs, and pods that wait are seen by their ModelDeployment's condition only";
    private const string NotEnded = "status.phase!=Succeeded,status.phase!=Failed";
    private const string InferencePods = $"{ModelOperatorApi.ComponentLabel}={ModelOperatorApi.ModelComponent}";

    /// <summary>Reads them with the caller's rights. Without the right to list ModelDeployments there is nothing to show.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="ns">The namespace; null for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<GpuSources> ReadAsync(ICluster cluster, string? ns, CancellationToken cancellationToken)
    {
        var deployments = await cluster.ListAllAsync<ModelDeployment>(new() { Namespace = ns }, cancellationToken);
        var missing = new List<string>();
        var nodes = await ListAsync<V1Node>(new(), "the GPUs of nodes are left out");
        var pods = await ListAsync<V1Pod>(
            new() { FieldSelector = NotEnded }, ns is null ? Unheld : "GPUs that pods of others hold, and free ones, are left out");
        var seesAll = pods is not null;
        if (pods is null && ns is not null)
        {
            pods = await ListAsync<V1Pod>(
                new() { Namespace = ns, FieldSelector = NotEnded, LabelSelector = InferencePods }, Unheld);
        }

        return new(deployments, pods, seesAll, nodes, missing);

        async Task<List<T>?> ListAsync<T>(ListRequest request, string consequence)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            try
            {
                return await cluster.ListAllAsync<T>(request, cancellationToken);
            }
            catch (KubernetesApiException exception) when (exception.StatusCode is HttpStatusCode.Forbidden)
            {
                missing.Add($"{ErrorText.Lack(exception.Message)}; {consequence}");
                return null;
            }
        }
    }
}
