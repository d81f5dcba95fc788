using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Processes;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>
/// Divides requests into groups by the value of a header. A request with any other value, or with none, is counted as other.
/// </summary>
public sealed record FeedbackSliceSpec
{
    /// <summary>The name of the slice in metrics, such as device.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    public string Name { get; set; } = "";

    /// <summary>The header of the request that has the value.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.HeaderName)]
    [MaxLength(RouteBounds.MaxHeaderNameLength)]
    public string Header { get; set; } = "";

    /// <summary>The values that are counted separately.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(FeedbackSettings.MaxValues)]
    [ItemMaxLength(FeedbackSettings.MaxValueLength)]
    public IReadOnlyList<string> Values { get; set; } = [];
}
