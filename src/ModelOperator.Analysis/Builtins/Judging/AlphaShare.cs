using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Builtins.Judging;

/// <summary>Divides the alpha of a rollout: equally over its stages, and within a stage over the built-in metrics that decide. A metric's
/// part covers both errors, half of it a wrong Fail and half a wrong Pass.</summary>
internal static class AlphaShare
{
    private const double Default = 0.05;

    /// <summary>The part of one metric in one stage. A metric with dryRun, or one that is a threshold, takes nothing from the others.
    /// </summary>
    public static double Of(AnalysisSpec spec, int stages)
    {
        var alpha = ShareOrNumber.Parse(spec.Alpha) is { } asked and > 0 and < 1 ? asked : Default;
        return alpha / Math.Max(1, stages) / Math.Max(1, spec.Metrics.Count(metric => metric.IsTested()));
    }
}
