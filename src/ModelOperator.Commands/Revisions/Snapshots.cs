using System.Net;
using System.Text.Json;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Commands.Clusters;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Commands.Revisions;

/// <summary>Reads the ControllerRevisions of a ModelDeployment.</summary>
internal static class Snapshots
{
    /// <summary>Returns all that are kept, newest first.</summary>
    public static async Task<IReadOnlyList<Snapshot>> ListAsync(
        ICluster cluster, ModelDeployment deployment, CancellationToken cancellationToken)
    {
        var all = await cluster.ListAllAsync<V1ControllerRevision>(
            new() { Namespace = cluster.Namespace, LabelSelector = $"{ModelOperatorApi.NameLabel}={deployment.Metadata.Name}" },
            cancellationToken);
        return
        [
            .. all.Where(item => IsOf(deployment, item)).Select(Read).OfType<Snapshot>().OrderByDescending(snapshot => snapshot.Number),
        ];
    }

    /// <summary>Returns the same for a command that can do without them: an empty list when the caller has no right to list them.</summary>
    public static async Task<IReadOnlyList<Snapshot>> ListIfAllowedAsync(
        ICluster cluster, ModelDeployment deployment, CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync(cluster, deployment, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is HttpStatusCode.Forbidden)
        {
            return [];
        }
    }

    private static Snapshot? Read(V1ControllerRevision item) =>
        item is { Data: JsonElement data } && item.GetLabel(ModelOperatorApi.RevisionLabel) is { Length: > 0 } revision
            ? new(revision, item.Revision ?? 0, data)
            {
                CreatedAt = item.Metadata.CreationTimestamp,
                Commit = item.GetAnnotation(ModelOperatorApi.ModelCommitAnnotation),
            }
            : null;

    private static bool IsOf(ModelDeployment deployment, V1ControllerRevision item) =>
        item.Metadata.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == deployment.Metadata.Uid) == true;
}
