using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Builtins.Kinds;

/// <summary>A metric that the operator can measure without a query. Implementations are pure.</summary>
internal interface IBuiltin
{
    BuiltinMetric Metric { get; }

    /// <summary>The problem of the metric's fields: the field, and what would be right; null when there is none.</summary>
    (string Field, string Message)? Problem(MetricSpec metric);

    /// <summary>The limit as text for people.</summary>
    string Threshold(MetricSpec metric);
}
