using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>One way to tell requests apart. What a request says that is not among the values is counted as other.</summary>
public sealed record FeedbackSliceSpec
{
    /// <summary>Its name in metrics: device.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    public string Name { get; set; } = "";

    /// <summary>The header of the request that has the value.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.HeaderName)]
    [MaxLength(128)]
    public string Header { get; set; } = "";

    /// <summary>The values that are counted by themselves.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(FeedbackSettings.MaxValues)]
    [ItemMaxLength(63)]
    public IReadOnlyList<string> Values { get; set; } = [];
}
