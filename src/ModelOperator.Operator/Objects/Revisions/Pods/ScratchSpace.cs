using k8s.Models;
using ModelOperator.Api.Revisions;
using ModelOperator.Contracts.Models;
using ModelOperator.Operator.Objects.Revisions.Models;

namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>
/// Builds the emptyDirs of a pod. They have limits, because one pod could otherwise fill its node's disk, and the kubelet would evict its
/// neighbours.
/// </summary>
internal static class ScratchSpace
{
    // Twice the largest file that fetch accepts: the file itself, and a second attempt after the node has restarted.
    private const string Models = "21Gi";

    private const string OwnServer = "1Gi";
    private const string OtherImage = "10Gi";
    private const string EphemeralStorage = "ephemeral-storage";

    /// <summary>The volumes for the model and for temporary files. The latter is the only place that the server may write to.</summary>
    /// <param name="template">The revision's template.</param>
    /// <param name="format">The format of its pods.</param>
    /// <param name="maxFolderGibibytes">The largest folder. Its volume has room for two, as with files.</param>
    public static IEnumerable<V1Volume> Volumes(RevisionTemplate template, PodFormat format, int maxFolderGibibytes) =>
        format is PodFormat.First
        ? [new() { Name = PodParts.Models, EmptyDir = new() }, new() { Name = PodParts.Temporary, EmptyDir = new() }]
        :
        [
            SharedModel.VolumeOf(template.Model) ?? new()
            {
                Name = PodParts.Models,
                EmptyDir = new() { SizeLimit = ModelAddress.NamesFolder(template.Model.Uri) ? Twice(maxFolderGibibytes) : Models },
            },
            new() { Name = PodParts.Temporary, EmptyDir = new() { SizeLimit = LimitOf(template) } },
        ];

    // The usual size keeps the form that it always had, because the pods of existing revisions have it.
    private static string Twice(int gibibytes) => gibibytes % 512 == 0 ? $"{gibibytes / 512}Ti" : $"{gibibytes * 2}Gi";

    // When the user gives a limit for ephemeral storage, that limit is used.
    private static string LimitOf(RevisionTemplate template) =>
        template.Resources?.Limits?.TryGetValue(EphemeralStorage, out var limit) == true ? limit.ToString()
        : template.Server?.Image is null ? OwnServer
        : OtherImage;
}
