namespace ModelOperator.Kubernetes.Models;

/// <summary>Where a variable's value comes from.</summary>
public sealed record V1EnvVarSource
{
    /// <summary>A field of the pod.</summary>
    public V1ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>A key of a Secret in the same namespace.</summary>
    public V1KeySelector? SecretKeyRef { get; init; }

    /// <summary>A key of a ConfigMap in the same namespace.</summary>
    public V1KeySelector? ConfigMapKeyRef { get; init; }
}
