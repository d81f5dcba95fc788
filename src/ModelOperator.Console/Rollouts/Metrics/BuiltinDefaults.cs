using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Console.Rollouts.Metrics;

/// <summary>The values that the operator takes where the spec of a built-in metric gives none.</summary>
internal static class BuiltinDefaults
{
    /// <summary>The largest population stability index of a drift.</summary>
    public const double Drift = 0.2;

    /// <summary>The quantile of the times that is judged.</summary>
    public static double Quantile(BuiltinMetric builtin) => builtin is BuiltinMetric.Latency ? 0.99 : 0.9;
}
