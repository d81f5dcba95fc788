using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Cli.Clusters;
using k8s.Models;

namespace ModelOperator.Cli.Undoing;

/// <summary>Reads the ControllerRevisions of a ModelDeployment.</summary>
internal static class Snapshots
{
    private const int PageSize = 500;

    /// <summary>All that are kept, newest first.</summary>
    public static async Task<IReadOnlyList<Snapshot>> ListAsync(ICluster cluster, ModelDeployment deployment, CancellationToken cancellationToken)
    {
        var found = new List<Snapshot>();
        string? next = null;
        do
        {
            var page = await cluster.Api.ListAsync<V1ControllerRevision>(
                new()
                {
                    Namespace = cluster.Namespace,
                    LabelSelector = $"{ModelOperatorApi.NameLabel}={deployment.Metadata.Name}",
                    Limit = PageSize,
                    Continue = next,
                },
                cancellationToken);
            found.AddRange(page.Items.Where(item => IsOf(deployment, item)).Select(Read).OfType<Snapshot>());
            next = page.Continue;
        }
        while (!string.IsNullOrEmpty(next));

        return [.. found.OrderByDescending(snapshot => snapshot.Number)];
    }

    private static Snapshot? Read(V1ControllerRevision item) =>
        item is { Data: JsonElement data } && item.GetLabel(ModelOperatorApi.RevisionLabel) is { Length: > 0 } revision
            ? new(revision, item.Revision ?? 0, data)
            : null;

    private static bool IsOf(ModelDeployment deployment, V1ControllerRevision item) =>
        item.Metadata.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == deployment.Metadata.Uid) == true;
}
