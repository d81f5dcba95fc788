using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Api.Spec.Strategies;

/// <summary>
/// The conditions under which the answer to a copy counts as the same as the stable revision's. Floating-point tensors must agree within
/// the tolerances, all others exactly.
/// </summary>
public sealed record ShadowComparisonSpec
{
    /// <summary>The absolute tolerance of numbers: <c>|a - b| &lt;= absoluteTolerance + relativeTolerance * |stable's|</c>.</summary>
    [Range(0.0, 1e9)]
    [DefaultValue(DefaultTolerances.Absolute)]
    public double AbsoluteTolerance { get; set; } = DefaultTolerances.Absolute;

    /// <summary>The relative tolerance of numbers, as a share of the stable revision's number.</summary>
    [Range(0.0, 1.0)]
    [DefaultValue(DefaultTolerances.Relative)]
    public double RelativeTolerance { get; set; } = DefaultTolerances.Relative;

    /// <summary>
    /// The output tensors that hold the scores of classes. For these only the class with the highest score must be the same in each row.
    /// </summary>
    [MaxLength(RouteBounds.MaxClassOutputs)]
    [ItemMinLength(1)]
    [ItemMaxLength(RouteBounds.MaxOutputNameLength)]
    public IReadOnlyList<string>? ClassOutputs { get; init; }
}
