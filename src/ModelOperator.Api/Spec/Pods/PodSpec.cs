using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Pods;

/// <summary>Where inference pods may run and under which identity.</summary>
public sealed record PodSpec
{
    /// <summary>Labels a node must have.</summary>
    [MaxLength(256)]
    [ItemMaxLength(SchemaBounds.LabelValue)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Taints the pods tolerate. The taint of the GPU resource is tolerated anyway.</summary>
    [MaxLength(64)]
    public IReadOnlyList<Toleration>? Tolerations { get; init; }

    /// <summary>Annotations of the pods. Those that weaken a pod, and those that the operator sets, are refused.</summary>
    [MaxLength(1024)]
    [ItemMaxLength(SchemaBounds.Annotations)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Labels of the pods; the operator's own win.</summary>
    [MaxLength(256)]
    [ItemMaxLength(SchemaBounds.LabelValue)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The ServiceAccount of the pods. Its token is not mounted.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string? ServiceAccountName { get; init; }

    /// <summary>The PriorityClass of the pods.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string? PriorityClassName { get; init; }

    /// <summary>Secrets of the same namespace with registry credentials.</summary>
    [MaxLength(16)]
    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>How long a pod may take to finish its requests when it goes, in seconds. Default 60.</summary>
    [Range(5, 86400)]
    public int? TerminationGracePeriodSeconds { get; init; }
}
