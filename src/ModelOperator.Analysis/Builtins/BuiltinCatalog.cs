using ModelOperator.Analysis.Builtins.Kinds;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Builtins;

/// <summary>The built-in metrics of this version.</summary>
internal static class BuiltinCatalog
{
    private static readonly IBuiltin[] All =
    [
        new ErrorRate(),
        Latency.OfAnswers,
        new ShadowMismatch(),
        new NullRate(),
        new AnswerDrift(),
        FeedbackRate.Wrong,
        FeedbackRate.WrongOfShadow,
        FeedbackRate.Missed,
        FeedbackRate.FalseAlarms,
        FeedbackRate.F1Loss,
        ErrorOfNumbers.MeanAbsolute,
        ErrorOfNumbers.RootMeanSquare,
        Latency.ToFirstToken,
        Latency.PerOutputToken,
        new GpuMemory(),
    ];

    /// <summary>The built-in metric that a spec names; null when it names none, or one of a later version.</summary>
    public static IBuiltin? Find(MetricSpec metric) => All.FirstOrDefault(builtin => builtin.Metric == metric.Builtin);

    /// <summary>The names that a spec may use, for messages.</summary>
    public static string Names => string.Join(", ", All.Select(builtin => NameOf(builtin.Metric)));

    /// <summary>The name as specs write it: <c>errorRate</c>.</summary>
    public static string NameOf(BuiltinMetric metric) => char.ToLowerInvariant(metric.ToString()[0]) + metric.ToString()[1..];
}
