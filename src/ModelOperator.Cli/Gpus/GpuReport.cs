using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Commands.Gpus;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Cli.Gpus;

/// <summary>Says who holds GPUs, who waits for them, and how many there are.</summary>
/// <param name="Holders">The revisions that hold GPUs, a row for each node.</param>
/// <param name="Waiters">The revisions that wait, the one that has waited longest first.</param>
/// <param name="Totals">The numbers of each resource.</param>
/// <param name="Missing">A sentence for each thing that the caller may not see.</param>
internal sealed record GpuReport(
    IReadOnlyList<GpuHolder> Holders, IReadOnlyList<GpuWaiter> Waiters, IReadOnlyList<GpuTotal> Totals, IReadOnlyList<string> Missing)
{
    /// <summary>Counts what the caller may see. What a spec asks GPUs of, and every resource with a GPU's name, counts as GPUs.</summary>
    public static GpuReport Of(GpuSources sources)
    {
        var byName = sources.Deployments.ToDictionary(one => (one.Metadata.NamespaceProperty ?? "", one.Metadata.Name ?? ""));
        var asked = sources.Deployments.Select(one => one.Spec.Gpu?.Resource).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var pods = (sources.Pods ?? []).SelectMany(pod => PodGpus.ResourcesOf(pod)
                .Where(resource => asked.Contains(resource) || PodGpus.IsGpu(resource))
                .Select(resource => new GpuPod(
                    pod, byName.GetValueOrDefault(OwnerOf(pod)), RevisionOf(pod), resource, PodGpus.Of(pod, resource))))
            .Where(pod => pod.Gpus > 0)
            .ToList();
        var holders = pods
            .Where(pod => pod.Deployment is not null && pod.Node is not null)
            .GroupBy(pod => (pod.Deployment, pod.Revision, pod.Resource, pod.Node))
            .Select(group => Holder(group.Key.Deployment!, [.. group]))
            .OrderBy(row => row.Namespace, StringComparer.Ordinal).ThenBy(row => row.Name, StringComparer.Ordinal)
            .ThenBy(row => row.Revision, StringComparer.Ordinal).ThenBy(row => row.Resource, StringComparer.Ordinal)
            .ThenBy(row => row.Node, StringComparer.Ordinal)
            .ToList();
        var waiters = GpuWaiting.Of(sources.Deployments, sources.Pods is null ? null : pods);
        return new(holders, waiters, GpuCount.Of(sources, asked, pods, waiters), sources.Missing);
    }

    private static (string, string) OwnerOf(V1Pod pod) =>
        pod.GetLabel(ModelOperatorApi.ComponentLabel) == ModelOperatorApi.ModelComponent
            ? (pod.Metadata.NamespaceProperty ?? "", pod.GetLabel(ModelOperatorApi.NameLabel) ?? "")
            : ("", "");

    private static string RevisionOf(V1Pod pod) => pod.GetLabel(ModelOperatorApi.RevisionLabel) ?? "";

    private static GpuHolder Holder(ModelDeployment deployment, IReadOnlyList<GpuPod> pods) => new(
        deployment.Metadata.NamespaceProperty ?? "",
        deployment.Metadata.Name ?? "",
        pods[0].Revision,
        RevisionText.VersionOf(deployment, pods[0].Revision),
        pods[0].Resource,
        pods[0].Node!,
        pods.Count,
        pods.Sum(pod => pod.Gpus));
}
