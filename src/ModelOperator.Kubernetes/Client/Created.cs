using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Client;

/// <summary>A new object, as the server stored it.</summary>
/// <param name="Object">The object.</param>
/// <param name="Fields">The owners of its fields.</param>
public sealed record Created<T>(T Object, FieldOwners Fields)
    where T : class, IKubernetesObject<V1ObjectMeta>;
