namespace ModelOperator.Api.Spec.Pods;

/// <summary>The source of a variable's value.</summary>
public sealed record EnvVarSource
{
    /// <summary>A field of the pod.</summary>
    public FieldSelector? FieldRef { get; init; }

    /// <summary>A key of a Secret in the same namespace.</summary>
    public KeySelector? SecretKeyRef { get; init; }

    /// <summary>A key of a ConfigMap in the same namespace.</summary>
    public KeySelector? ConfigMapKeyRef { get; init; }
}
