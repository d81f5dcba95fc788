using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Commands.Revisions;
using ModelOperator.Commands.Wording;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Cli.Trees;

/// <summary>Builds the tree of a rollout: the ModelDeployment, its revisions and their pods.</summary>
internal static class RolloutTree
{
    /// <summary>Builds the tree. Revisions with pods or traffic come first, the newest at the front, and then those that failed.</summary>
    /// <param name="deployment">The ModelDeployment.</param>
    /// <param name="snapshots">The records of its revisions, which have versions and ages.</param>
    /// <param name="pods">Its inference pods.</param>
    /// <param name="now">The time at which a stage's clock is read.</param>
    public static TreeNode Of(
        ModelDeployment deployment, IReadOnlyList<Snapshot> snapshots, IReadOnlyList<V1Pod> pods, DateTimeOffset now)
    {
        var status = deployment.Status;
        var known = (status?.Revisions ?? []).ToDictionary(revision => revision.Revision, StringComparer.Ordinal);
        var running = pods.ToLookup(RevisionOf, StringComparer.Ordinal);
        var kept = snapshots.DistinctBy(snapshot => snapshot.Revision).ToDictionary(snapshot => snapshot.Revision, StringComparer.Ordinal);
        var present = known.Keys.Union(running.Select(group => group.Key))
            .OrderByDescending(revision => kept.GetValueOrDefault(revision)?.Number)
            .Select(revision => Revision(
                deployment, revision, known.GetValueOrDefault(revision), kept.GetValueOrDefault(revision), running[revision]));
        var failed = (status?.FailedRevisions ?? [])
            .Where(revision => !known.ContainsKey(revision.Revision) && !running.Contains(revision.Revision))
            .Select(revision => Revision(deployment, revision.Revision, status: null, kept.GetValueOrDefault(revision.Revision), []));
        return new(deployment.Metadata.Name!, "ModelDeployment")
        {
            Status = status?.Phase?.ToString() ?? "Unseen",
            Ready = $"{status?.ReadyReplicas ?? 0}/{status?.Replicas ?? 0}",
            CreatedAt = deployment.Metadata.CreationTimestamp,
            Info = status?.Stage is { } stage ? $"{StageText.Of(stage)}, {StageText.ClockOf(stage, now)}" : null,
            Children = [.. present, .. failed],
        };
    }

    private static string RevisionOf(V1Pod pod) => pod.GetLabel(ModelOperatorApi.RevisionLabel) ?? "";

    private static TreeNode Revision(
        ModelDeployment deployment, string revision, RevisionStatus? status, Snapshot? snapshot, IEnumerable<V1Pod> pods)
    {
        var failure = deployment.Status?.FailedRevisions?.FirstOrDefault(failed => failed.Revision == revision);
        var version = RevisionText.VersionOf(deployment, revision) ?? snapshot?.ModelVersion;
        var children = pods
            .OrderBy(pod => pod.Metadata.CreationTimestamp)
            .ThenBy(pod => pod.Metadata.Name, StringComparer.Ordinal)
            .Select(Pod)
            .ToList();
        return new(RevisionText.InTable(version, revision), "Revision")
        {
            Status = failure is not null ? "Failed" : status?.Role.ToString(),
            Weight = status?.Weight,
            Ready = status is null ? null : $"{status.ReadyReplicas}/{status.Replicas}",
            CreatedAt = snapshot?.CreatedAt ?? children.FirstOrDefault()?.CreatedAt,
            Info = failure?.Message,
            Children = children,
        };
    }

    private static TreeNode Pod(V1Pod pod)
    {
        var restarts = PodText.RestartsOf(pod);
        string?[] info = [restarts == 0 ? null : restarts == 1 ? "1 restart" : $"{restarts} restarts", pod.Spec?.NodeName];
        return new(pod.Metadata.Name!, "Pod")
        {
            Status = PodText.StatusOf(pod),
            Ready = PodText.ReadyOf(pod),
            CreatedAt = pod.Metadata.CreationTimestamp,
            Info = string.Join(", ", info.Where(part => !string.IsNullOrEmpty(part))),
        };
    }
}
