using k8s.Models;
using ModelOperator.Api.Revisions;

namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>
/// The emptyDirs of a pod: without a limit one pod could fill its node's disk, and the kubelet would evict its neighbours.
/// </summary>
internal static class ScratchSpace
{
    // Twice the largest file that fetch accepts: the file, and the next try of it when a node has started anew.
    private const string Models = "21Gi";

    private const string OwnServer = "1Gi";
    private const string OtherImage = "10Gi";
    private const string EphemeralStorage = "ephemeral-storage";

    /// <summary>Where the model is put, and the only place that the server may write to.</summary>
    public static IEnumerable<V1Volume> Volumes(RevisionTemplate template, PodFormat format) => format is PodFormat.First
        ? [new() { Name = "models", EmptyDir = new() }, new() { Name = "tmp", EmptyDir = new() }]
        :
        [
            new() { Name = "models", EmptyDir = new() { SizeLimit = Models } },
            new() { Name = "tmp", EmptyDir = new() { SizeLimit = LimitOf(template) } },
        ];

    // Who says how much the container may write is taken at their word.
    private static string LimitOf(RevisionTemplate template) =>
        template.Resources?.Limits?.TryGetValue(EphemeralStorage, out var limit) == true ? limit.ToString()
        : template.Server?.Image is null ? OwnServer
        : OtherImage;
}
