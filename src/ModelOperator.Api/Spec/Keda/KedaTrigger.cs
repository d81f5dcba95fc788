using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Keda;

/// <summary>A trigger as KEDA has it.</summary>
public sealed record KedaTrigger
{
    /// <summary>The type, as KEDA names it: prometheus, cpu, cron.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.RouteName)]
    [MaxLength(63)]
    public string Type { get; set; } = "";

    /// <summary>The name; unique in the list.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    public string? Name { get; init; }

    /// <summary>
    /// The settings of the type, which KEDA's pages list. Values may have the variables {{ namespace }}, {{ name }} and {{ revision }}, by
    /// which a query selects the series of the revision that is scaled.
    /// </summary>
    [Required]
    [MaxLength(64)]
    [ItemMaxLength(4096)]
    public IReadOnlyDictionary<string, string> Metadata { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The way the value becomes a number of pods. Default: AverageValue, per pod. The types cpu and memory need Utilization or
    /// AverageValue; other types have no Utilization.
    /// </summary>
    [AllowedValues("AverageValue", "Value", "Utilization")]
    public string? MetricType { get; init; }

    /// <summary>The credentials that KEDA reads the trigger with.</summary>
    public KedaAuthentication? AuthenticationRef { get; init; }
}
