using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Pods;

/// <summary>The nodes on which inference pods may run, and the identity with which they run.</summary>
public sealed record PodSpec
{
    /// <summary>The labels that a node must have.</summary>
    [MaxLength(256)]
    [ItemMaxLength(SchemaBounds.LabelValue)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>The taints that the pods tolerate. The taint of the GPU resource is always tolerated.</summary>
    [MaxLength(64)]
    public IReadOnlyList<Toleration>? Tolerations { get; init; }

    /// <summary>
    /// The annotations of the pods. Those that weaken the security of a pod, and those that the operator sets, are refused.
    /// </summary>
    [MaxLength(1024)]
    [ItemMaxLength(SchemaBounds.Annotations)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The labels of the pods. The operator's own labels take precedence.</summary>
    [MaxLength(256)]
    [ItemMaxLength(SchemaBounds.LabelValue)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The ServiceAccount of the pods. Its token is not mounted. Without spec.model.credentialsSecret, addresses s3, gs and azure
    /// are read with the identity that the cloud gives it.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string? ServiceAccountName { get; init; }

    /// <summary>The PriorityClass of the pods.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string? PriorityClassName { get; init; }

    /// <summary>Secrets of the same namespace with credentials for registries.</summary>
    [MaxLength(16)]
    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>The time that a pod may take to finish its requests when it is deleted, in seconds. Default 60.</summary>
    [Range(5, 86400)]
    public int? TerminationGracePeriodSeconds { get; init; }

    /// <summary>
    /// A part of a Kubernetes pod template (metadata.labels, metadata.annotations and spec), which is merged into the template of the pods:
    /// maps by field, and lists of containers, volumes, variables, mounts and ports by their keys. The container of the server is named
    /// server. It has at most 32 levels. Fields that the operator relies on are refused, and so are fields that weaken the security of the
    /// pods, unless the administrator allows them.
    /// </summary>
    public PodTemplate? Template { get; init; }
}
