using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Configuration;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Objects.Revisions.Templates.Own;

/// <summary>
/// Finds the parts of a revision's pods that the operator relies on and a template has changed. The pods before and after the merge are
/// compared, so that it does not matter in which way the template says so.
/// </summary>
internal static class OperatorsOwn
{
    private static readonly (string Field, string Remedy)[] Fields =
    [
        ("restartPolicy", "the pods of a Deployment are always restarted; leave it out"),
        ("serviceAccountName", "set spec.pod.serviceAccountName instead"),
        ("serviceAccount", "set spec.pod.serviceAccountName instead"),
        ("priorityClassName", "set spec.pod.priorityClassName instead"),
        ("priority", "set spec.pod.priorityClassName instead"),
        ("terminationGracePeriodSeconds", "set spec.pod.terminationGracePeriodSeconds instead"),
        ("nodeName", "the scheduler finds the node; use spec.pod.nodeSelector, or an affinity here"),
    ];

    /// <summary>Every such part, with what to do.</summary>
    /// <param name="pods">The pods without the template.</param>
    /// <param name="changed">The pods with it.</param>
    /// <param name="revision">The template of the revision.</param>
    /// <param name="policy">The administrator's policy.</param>
    public static IEnumerable<SpecProblem> FindProblems(
        V1PodTemplateSpec pods, V1PodTemplateSpec changed, RevisionTemplate revision, PodTemplatePolicy policy)
    {
        var (before, after) = (TemplatedPods.ToJson(pods), TemplatedPods.ToJson(changed));
        var (plain, merged) = (before["spec"], after["spec"]);
        return Metadata(before["metadata"], after["metadata"])
            .Concat(Volumes(plain, merged))
            .Concat(PodNodes.Changed(plain, merged, PodNodes.Spec, Fields))
            .Concat(OwnContainers.FindProblems(plain, merged, policy, ServerKinds.IsOwn(revision.Server)))
            .Concat(AddedContainers.FindProblems(plain, merged))
            .Concat(OwnGpus.FindProblems(plain, merged, revision.Gpu));
    }

    private static IEnumerable<SpecProblem> Metadata(JsonNode? before, JsonNode? after)
    {
        const string field = $"{TemplatedPods.Field}.metadata";
        foreach (var (name, _) in (after as JsonObject ?? []).Where(f => f.Key is not ("labels" or "annotations")))
        {
            yield return PodNodes.Problem($"{field}.{name}", "only labels and annotations are merged; leave it out");
        }

        foreach (var list in new[] { "labels", "annotations" })
        {
            foreach (var (name, value) in before?[list] as JsonObject ?? [])
            {
                if (!JsonNode.DeepEquals(value, after?[list]?[name]))
                {
                    yield return PodNodes.Problem(
                        $"{field}.{list}[{name}]", $"it is set by the operator, or in spec.pod.{list}; leave it out here");
                }
            }
        }
    }

    private static IEnumerable<SpecProblem> Volumes(JsonNode? before, JsonNode? after)
    {
        foreach (var name in PodNodes.Items(before, "volumes").Select(PodNodes.NameOf))
        {
            var volume = PodNodes.Find(after, "volumes", name);
            var mayBeAnother = name is PodParts.Temporary or PodParts.SharedMemory;
            if (mayBeAnother ? volume is null : !JsonNode.DeepEquals(PodNodes.Find(before, "volumes", name), volume))
            {
                yield return PodNodes.Problem(
                    $"{PodNodes.Spec}.volumes[{name}]", "this volume is the operator's; leave it out, and give yours another name");
            }
        }
    }
}
