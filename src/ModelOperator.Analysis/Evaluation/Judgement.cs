using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Evaluation;

/// <summary>What a measurement means, before failureLimit is applied.</summary>
/// <param name="Verdict">Pass, Fail, Inconclusive or NoData.</param>
/// <param name="Value">The number; null without data.</param>
/// <param name="Message">What is out of bounds or missing; null when it passes.</param>
public sealed record Judgement(MetricVerdict Verdict, double? Value, string? Message)
{
    /// <summary>Nothing was measured, and why.</summary>
    public static Judgement NoData(string message) => new(MetricVerdict.NoData, null, message);
}
