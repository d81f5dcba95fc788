using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Commands.Revisions;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Console.Rollouts.Revisions;

/// <summary>Puts the revisions together with their pods.</summary>
internal static class RevisionViews
{
    /// <summary>The revisions that have pods or traffic: those of the status first, then others that only have pods left.</summary>
    public static IReadOnlyList<RevisionView> Of(
        ModelDeployment deployment, IReadOnlyList<V1Pod>? pods, IReadOnlyList<Snapshot>? snapshots)
    {
        var known = deployment.Status?.Revisions ?? [];
        var desired = RevisionTemplate.Of(deployment.Spec).Revision;
        var byRevision = (pods ?? []).ToLookup(pod => pod.GetLabel(ModelOperatorApi.RevisionLabel) ?? "", StringComparer.Ordinal);
        var others = byRevision.Select(group => group.Key).Where(name => known.All(revision => revision.Revision != name));
        return
        [
            .. known.Select(revision => View(revision.Revision, revision)),
            .. others.Order(StringComparer.Ordinal).Select(name => View(name, status: null)),
        ];

        RevisionView View(string name, RevisionStatus? status)
        {
            var own = pods is null ? null : byRevision[name].Select(PodViews.Of).OrderBy(pod => pod.Created)
                .ThenBy(pod => pod.Name, StringComparer.Ordinal).ToList();
            var snapshot = snapshots?.FirstOrDefault(one => one.Revision == name);
            var perPod = name == desired ? deployment.Spec.Gpu?.Count ?? 0 : GpusOf(snapshot);
            return new()
            {
                Revision = name,
                Version = RevisionText.VersionOf(deployment, name) ?? snapshot?.ModelVersion,
                Role = status?.Role,
                Weight = status?.Weight ?? 0,
                Ready = status?.ReadyReplicas ?? own?.Count(pod => pod.Ready) ?? 0,
                Wanted = status?.Replicas ?? 0,
                Gpus = own is { Count: > 0 } ? own.Sum(pod => pod.Gpus) : perPod * (status?.Replicas ?? 0),
                RequestsPerGpuSecond = deployment.Status?.Stage?.GpuUse?.Revisions
                    .FirstOrDefault(one => one.Revision == name)?.RequestsPerGpuSecond,
                KeepUntil = status?.KeepUntil,
                DrainingSince = status?.DrainingSince,
                Autoscaled = status?.Autoscaled == true,
                Pods = own,
            };
        }
    }

    private static int? GpusOf(Snapshot? snapshot) =>
        snapshot is null || RevisionTemplate.FromJson(snapshot.Template) is not { } template ? null : template.Gpu?.Count ?? 0;
}
