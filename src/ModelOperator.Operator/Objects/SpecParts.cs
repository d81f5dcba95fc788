using k8s.Models;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Operator.Objects;

/// <summary>Turns parts of a spec into KubernetesClient's models of the same names.</summary>
internal static class SpecParts
{
    /// <summary>An environment variable.</summary>
    public static V1EnvVar ToModel(this EnvVar variable) =>
        new() { Name = variable.Name, Value = variable.Value, ValueFrom = variable.ValueFrom is { } source ? ToModel(source) : null };

    /// <summary>A toleration.</summary>
    public static V1Toleration ToModel(this Toleration toleration) => new()
    {
        Key = toleration.Key,
        OperatorProperty = toleration.Operator,
        Value = toleration.Value,
        Effect = toleration.Effect,
        TolerationSeconds = toleration.TolerationSeconds,
    };

    /// <summary>A Secret with registry credentials.</summary>
    public static V1LocalObjectReference ToModel(this LocalObjectReference reference) => new() { Name = reference.Name };

    private static V1EnvVarSource ToModel(EnvVarSource source) => new()
    {
        FieldRef = source.FieldRef is { } field ? new() { ApiVersion = field.ApiVersion, FieldPath = field.FieldPath } : null,
        SecretKeyRef = source.SecretKeyRef is { } key ? new() { Name = key.Name, Key = key.Key, Optional = key.Optional } : null,
        ConfigMapKeyRef = source.ConfigMapKeyRef is { } map ? new() { Name = map.Name, Key = map.Key, Optional = map.Optional } : null,
    };
}
