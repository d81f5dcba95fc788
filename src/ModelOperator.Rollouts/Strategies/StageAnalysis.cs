using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Stages;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>The analysis that a stage is judged by.</summary>
internal static class StageAnalysis
{
    private static readonly AnalysisStage[] Usual = [AnalysisStage.Shadow, AnalysisStage.Step, AnalysisStage.Bake];

    /// <summary>The analysis of a spec with only those metrics that judge a stage of this kind; null when none does.</summary>
    public static AnalysisSpec? Of(ModelDeploymentSpec spec, StageKind kind) => Of(JudgedFeedback.WriteOut(spec), kind);

    /// <summary>The analysis with only those metrics that judge a stage of this kind; null when none does.</summary>
    public static AnalysisSpec? Of(AnalysisSpec? analysis, StageKind kind)
    {
        if (analysis is null || StageOf(kind) is not { } stage)
        {
            return null;
        }

        var metrics = analysis.Metrics.Where(m => (m.Stages ?? Default(m)).Contains(stage)).ToList();
        return metrics.Count == 0 ? null
            : metrics.Count == analysis.Metrics.Count ? analysis
            : analysis with { Metrics = metrics };
    }

    private static AnalysisStage[] Default(MetricSpec metric) =>
        metric.Builtin is BuiltinMetric.ShadowMismatch or BuiltinMetric.ShadowWrongRate ? [AnalysisStage.Shadow] : Usual;

    private static AnalysisStage? StageOf(StageKind kind) => kind switch
    {
        StageKind.Shadow => AnalysisStage.Shadow,
        StageKind.Step => AnalysisStage.Step,
        StageKind.PrePromotion => AnalysisStage.PrePromotion,
        StageKind.Bake => AnalysisStage.Bake,
        _ => null,
    };
}
