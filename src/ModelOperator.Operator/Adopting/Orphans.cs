using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Operator.Objects;

namespace ModelOperator.Operator.Adopting;

/// <summary>
/// Tells objects that an earlier ModelDeployment of the same name has left behind from objects that belong to somebody else (R28).
/// </summary>
internal static class Orphans
{
    // The fields that hold the content of an object; all the rest is metadata and status.
    private static readonly string[] Content = ["spec", "data", "binaryData", "rules", "roleRef", "subjects", "revision"];

    // A change of these fields does no harm: sizes are decided anew in any case, and a restart makes the same pods again.
    private static readonly string[] Harmless = ["spec.replicas", "spec.template.metadata.annotations.kubectl.kubernetes.io/restartedAt"];

    /// <summary>
    /// True when the object carries our labels with this ModelDeployment's name, has no owner that still exists, and is not being deleted.
    /// </summary>
    public static bool IsLeftBehind(ModelDeployment owner, IKubernetesObject<V1ObjectMeta> found) =>
        found.Metadata is { DeletionTimestamp: null } metadata
        && metadata.OwnerReferences?.All(r => r.Uid == owner.Metadata.Uid || IsEarlier(owner, r)) != false
        && found.GetLabel(ModelOperatorApi.ManagedByLabel) == Ownership.ManagedBy
        && found.GetLabel(ModelOperatorApi.NameLabel) == owner.Metadata.Name;

    /// <summary>The reason why an object that seems left behind is not taken over; null when it is as we have made it.</summary>
    public static string? WhyForeign(ModelDeployment owner, IKubernetesObject<V1ObjectMeta> found, FieldOwners? fields, string kind)
    {
        if (fields?.Names(ModelOperatorApi.FieldManager) != true)
        {
            return NotOurs(found, kind);
        }

        var (path, manager) = fields.OthersThan(ModelOperatorApi.FieldManager)
            .FirstOrDefault(f => IsContent(f.Path) && !Harmless.Contains(f.Path));
        return path is null
            ? null
            : $"{kind} {found.Metadata.Name} was left behind by an earlier ModelDeployment {owner.Metadata.Name}, and {manager} has "
                + $"changed its {path} since";
    }

    /// <summary>A sentence that says who holds a name that we may not take.</summary>
    public static string Describe(ModelDeployment owner, IKubernetesObject<V1ObjectMeta> found, string kind)
    {
        var holder = found.Metadata.OwnerReferences?.OrderBy(r => r.Controller != true).FirstOrDefault();
        return GoesWithItsOwner(owner, found)
            ? $"{kind} {found.Metadata.Name} belongs to an earlier ModelDeployment {owner.Metadata.Name} and will be deleted with it"
            : holder is not null ? $"{kind} {found.Metadata.Name} belongs to {holder.Kind} {holder.Name}"
            : NotOurs(found, kind);
    }

    /// <summary>True when the object is being deleted together with an earlier ModelDeployment of this name.</summary>
    public static bool GoesWithItsOwner(ModelDeployment owner, IKubernetesObject<V1ObjectMeta> found) =>
        found.Metadata.DeletionTimestamp is not null && found.Metadata.OwnerReferences?.Any(r => IsEarlier(owner, r)) == true;

    /// <summary>The patch that makes a left-behind object ours, unless it has changed since its fields were read.</summary>
    public static JsonObject Adoption(ModelDeployment owner, FieldOwners read) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["uid"] = read.Uid,
            ["resourceVersion"] = read.ResourceVersion,
            ["ownerReferences"] = new JsonArray(
                ObjectNode.Of(Ownership.Reference(owner), KubernetesJsonContext.Default.V1OwnerReference)),
        },
    };

    private static string NotOurs(IKubernetesObject<V1ObjectMeta> found, string kind) =>
        $"{kind} {found.Metadata.Name} exists and is not owned by this ModelDeployment";

    // Only one ModelDeployment has the name at a time, so an owner of our name with another UID no longer exists.
    private static bool IsEarlier(ModelDeployment owner, V1OwnerReference reference) =>
        reference.Kind == "ModelDeployment"
        && reference.ApiVersion?.StartsWith(ModelOperatorApi.Group + "/", StringComparison.Ordinal) == true
        && reference.Name == owner.Metadata.Name && reference.Uid != owner.Metadata.Uid;

    private static bool IsContent(string path) => Content.Any(c => path == c || path.StartsWith(c + ".", StringComparison.Ordinal));
}
