using k8s.Models;
using ModelOperator.Api.Spec;
using ModelOperator.Contracts.Models;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Operator.Objects.Revisions.Models;

/// <summary>
/// The parts of a pod whose model is on a claim that pods share. The fetching container sees the whole claim, and the server only the
/// folder of its model, for reading. The folder is named after the digest, so models that are the same are kept once. A model that is on
/// this claim already is served from where it is, and only its mark is in that folder.
/// </summary>
internal static class SharedModel
{
    /// <summary>The path that the fetching container writes the model to.</summary>
    /// <param name="model">The model.</param>
    /// <param name="directory">The path at which the volume is mounted.</param>
    /// <param name="path">The path of the model in a pod that has it for itself.</param>
    public static string OutputOf(ModelSpec model, string directory, string path) =>
        FolderOf(model) is { } folder ? $"{directory}/{folder}{path[directory.Length..]}" : path;

    /// <summary>The folder of the model on the claim; null when the pod has the model for itself.</summary>
    public static string? FolderOf(ModelSpec model) => model.Cache is null ? null : $"sha256/{model.Sha256}";

    /// <summary>The path of a model that is on the claim already; null for every other model.</summary>
    public static string? PlaceOf(ModelSpec model) => model.Cache is { } cache ? ClaimAddress.PathOn(model.Uri, cache.Claim) : null;

    /// <summary>The mount by which the server sees its model alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="place">The place at which the server finds it.</param>
    public static V1VolumeMount MountOf(ModelSpec model, ModelPlace place) => new()
    {
        Name = PodParts.Models,
        MountPath = PlaceOf(model) is null ? place.Directory : place.Path,
        SubPath = PlaceOf(model) ?? FolderOf(model),
        ReadOnlyProperty = true,
    };

    /// <summary>More arguments of the fetching container.</summary>
    public static IEnumerable<string> ArgumentsOf(ModelSpec model) =>
        model.Cache is null ? []
        : PlaceOf(model) is null ? [$"{FetchArguments.Shared}=true"]
        : [$"{FetchArguments.Shared}=true", $"{FetchArguments.InPlace}=true"];

    /// <summary>The volume with the model; null when the pod has the model for itself.</summary>
    public static V1Volume? VolumeOf(ModelSpec model) => model.Cache is not { } cache ? null : new()
    {
        Name = PodParts.Models,
        PersistentVolumeClaim = new() { ClaimName = cache.Claim },
    };

    /// <summary>The pod's security context. A kubelet that looked at every file of a large claim would hold up each pod for minutes.
    /// </summary>
    public static V1PodSecurityContext Secure(ModelSpec model) =>
        model.Cache is null ? RestrictedSecurity.Pod : RestrictedSecurity.Pod with { FsGroupChangePolicy = "OnRootMismatch" };
}
