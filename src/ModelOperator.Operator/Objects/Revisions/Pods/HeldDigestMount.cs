using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>
/// The parts of a pod that tell it the digest that its revision is held to. They are empty where the spec gives the digest, so that other
/// pods stay as they are.
/// </summary>
/// <param name="Volumes">Volumes of the pod.</param>
/// <param name="Mounts">Mounts of the fetching container.</param>
/// <param name="Arguments">Arguments of the fetching container.</param>
internal sealed record HeldDigestMount(
    IReadOnlyList<V1Volume> Volumes, IReadOnlyList<V1VolumeMount> Mounts, IReadOnlyList<string> Arguments)
{
    private const string Directory = "/held";
    private const string File = "sha256";

    private static readonly HeldDigestMount None = new([], [], []);

    /// <summary>True for a revision that is held to the digest of its first pod.</summary>
    public static bool IsFor(RevisionTemplate template, PodFormat format) => format >= PodFormat.Held && template.Model.Sha256 is null;

    /// <summary>
    /// The mount of a revision's pods. The digest itself is not in the pods' template, because the template would then change. So the
    /// ConfigMap and its key are optional.
    /// </summary>
    public static HeldDigestMount Of(ModelDeployment owner, string revision, RevisionTemplate template, PodFormat format) =>
        !IsFor(template, format)
        ? None
        : new(
            [
                new()
                {
                    Name = "held",
                    ConfigMap = new()
                    {
                        Name = ObjectNames.OfDigests(owner.Metadata.Name!),
                        Items = [new() { Key = revision, Path = File }],
                        Optional = true,
                    },
                },
            ],
            [new() { Name = "held", MountPath = Directory, ReadOnlyProperty = true }],
            [FetchArguments.HeldDigest, $"{Directory}/{File}"]);
}
