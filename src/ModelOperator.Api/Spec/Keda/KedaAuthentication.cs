using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Keda;

/// <summary>Names the object with the credentials of a trigger.</summary>
public sealed record KedaAuthentication
{
    /// <summary>The kind of an object of the same namespace.</summary>
    public const string OfNamespace = "TriggerAuthentication";

    /// <summary>The kind of an object of the cluster, whose credentials belong to the cluster's administrators.</summary>
    public const string OfCluster = "ClusterTriggerAuthentication";

    /// <summary>The name of the object.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string Name { get; set; } = "";

    /// <summary>
    /// The kind of the object. Default: TriggerAuthentication, of the same namespace. ClusterTriggerAuthentication only where the
    /// administrator allows it.
    /// </summary>
    [AllowedValues(OfNamespace, OfCluster)]
    public string? Kind { get; init; }
}
