namespace ModelOperator.Kubernetes.Models;

/// <summary>Where a variable's value comes from.</summary>
public sealed record V1EnvVarSource
{
    public V1ObjectFieldSelector? FieldRef { get; init; }

    public V1KeySelector? SecretKeyRef { get; init; }

    public V1KeySelector? ConfigMapKeyRef { get; init; }
}
