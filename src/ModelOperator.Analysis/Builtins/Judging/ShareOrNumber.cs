using System.Globalization;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Builtins.Judging;

/// <summary>Reads shares such as <c>1%</c> and <c>0.01</c>.</summary>
public static class ShareOrNumber
{
    /// <summary>The number; null when the text is not one.</summary>
    public static double? Parse(string? text) =>
        text is not null
            && MetricLimit.Parse(text) is { Unit: not (MetricLimitUnit.Time or MetricLimitUnit.Memory), Number: >= 0 } limit
            ? limit.Number
            : null;

    /// <summary>A share as text for people: <c>0.52 %</c>.</summary>
    public static string Percent(double share) => (share * 100).ToString("G4", CultureInfo.InvariantCulture) + " %";
}
