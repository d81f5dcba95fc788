using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Evaluation;

/// <summary>The judgement of a measurement, before failureLimit is applied.</summary>
/// <param name="Verdict">Pass, Fail, Inconclusive or NoData.</param>
/// <param name="Value">The number; null without data.</param>
/// <param name="Message">A sentence on what is out of bounds or missing; null for a pass.</param>
public sealed record Judgement(MetricVerdict Verdict, double? Value, string? Message)
{
    /// <summary>A judgement that nothing was measured, with the reason.</summary>
    public static Judgement NoData(string message) => new(MetricVerdict.NoData, null, message);
}
