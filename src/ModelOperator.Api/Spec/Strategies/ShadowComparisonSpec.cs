using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Api.Spec.Strategies;

/// <summary>
/// When the answer to a copy counts as the same as the stable one: floating-point tensors within tolerance, all others exactly.
/// </summary>
public sealed record ShadowComparisonSpec
{
    /// <summary>Numbers may differ by this much: <c>|a - b| &lt;= absoluteTolerance + relativeTolerance * |stable's|</c>.</summary>
    [Range(0.0, 1e9)]
    [DefaultValue(DefaultTolerances.Absolute)]
    public double AbsoluteTolerance { get; set; } = DefaultTolerances.Absolute;

    /// <summary>Numbers may differ by this share of the stable answer's.</summary>
    [Range(0.0, 1.0)]
    [DefaultValue(DefaultTolerances.Relative)]
    public double RelativeTolerance { get; set; } = DefaultTolerances.Relative;

    /// <summary>Output tensors that hold scores of classes: the same class must win in each row, whatever the scores.</summary>
    [MaxLength(RouteBounds.MaxClassOutputs)]
    [ItemMaxLength(RouteBounds.MaxOutputNameLength)]
    public IReadOnlyList<string>? ClassOutputs { get; init; }
}
