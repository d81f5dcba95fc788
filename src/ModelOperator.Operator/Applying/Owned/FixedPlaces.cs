using System.Text.Json;
using k8s;
using k8s.Models;

namespace ModelOperator.Operator.Applying.Owned;

/// <summary>
/// Knows the fields that no write can change. An object that differs in one of them is deleted and made again. Only kinds without pods have
/// such fields here.
/// </summary>
internal static class FixedPlaces
{
    /// <summary>True when only a new object can have the desired state.</summary>
    public static bool Differ(IKubernetesObject<V1ObjectMeta> desired, IKubernetesObject<V1ObjectMeta> actual) => (desired, actual) switch
    {
        (V1RoleBinding { RoleRef: var wanted }, V1RoleBinding { RoleRef: var found }) => wanted != found,
        (V1ConfigMap, V1ConfigMap { Immutable: true }) => true,
        (V1ControllerRevision { Data: JsonElement wanted }, V1ControllerRevision { Data: var found }) =>
            found is not JsonElement present || !JsonElement.DeepEquals(wanted, present),
        _ => false,
    };
}
