using ModelOperator.Api;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Console.Rollouts.Metrics;

/// <summary>Puts each measurement beside the limit that it is held against.</summary>
internal static class MetricViews
{
    private const string Share = "share";
    private const string Seconds = "seconds";
    private const string Bytes = "bytes";

    /// <summary>The metrics of the present stage, in the status's order.</summary>
    public static IReadOnlyList<MetricView> Of(ModelDeployment deployment)
    {
        var stage = deployment.Status?.Stage;
        var known = (stage?.Analysis ?? stage?.Ended?.Analysis ?? deployment.Spec.Analysis)?.Metrics ?? [];
        return [.. (deployment.Status?.Metrics ?? []).Select(metric => Of(metric, known.FirstOrDefault(one => one.Name == metric.Name)))];
    }

    /// <summary>The unit of a metric's values: <c>share</c>, <c>seconds</c>, <c>bytes</c> or <c>psi</c>; null for a number without one.
    /// </summary>
    public static string? UnitOf(MetricSpec? spec) => spec switch
    {
        { Builtin: BuiltinMetric.Drift } => "psi",
        { Builtin: BuiltinMetric.GpuMemory } => Bytes,
        { Builtin: not null } => Share,
        _ => (spec?.Max ?? spec?.Min ?? spec?.MaxIncrease)?.Unit switch
        {
            MetricLimitUnit.Share => Share,
            MetricLimitUnit.Time => Seconds,
            MetricLimitUnit.Memory => Bytes,
            _ => null,
        },
    };

    private static MetricView Of(MetricStatus metric, MetricSpec? spec)
    {
        var (kind, limit) = LimitOf(metric, spec);
        var candidate = metric.Candidate?.Value ?? metric.Value;
        var unit = UnitOf(spec);
        return new()
        {
            Name = metric.Name,
            Builtin = spec?.Builtin,
            Query = metric.Query ?? spec?.Query,
            Unit = unit,
            Candidate = Finite(candidate),
            Stable = Finite(metric.Stable?.Value),
            Difference = Finite(Compared(kind, candidate, metric.Stable?.Value)),
            Low = Finite(metric.Bounds?.Lower),
            High = Finite(metric.Bounds?.Upper),
            Limit = Finite(limit),
            LimitKind = kind,
            LimitUnit = kind is "maxRatio" ? "ratio" : unit is null && kind is not null && IsShare(spec) ? Share : null,
            Threshold = metric.Threshold,
            Samples = metric.Candidate?.Total,
            StableSamples = metric.Stable?.Total,
            Wanted = metric.SamplesWanted,
            Verdict = metric.Verdict,
            Message = metric.Message,
            Failures = metric.Failures,
            DryRun = metric.DryRun,
            Time = metric.Time == default ? null : metric.Time,
            Slices = metric.Slices is { Count: > 0 } slices ? [.. slices.Select(Of)] : null,
        };
    }

    private static MetricSliceView Of(MetricSlice slice) => new(slice.Name, slice.Verdict)
    {
        Candidate = Finite(slice.Candidate?.Value),
        Stable = Finite(slice.Stable?.Value),
        Low = Finite(slice.Bounds?.Lower),
        High = Finite(slice.Bounds?.Upper),
        Samples = slice.Candidate?.Total,
    };

    private static (string? Kind, double? Limit) LimitOf(MetricStatus metric, MetricSpec? spec) => spec switch
    {
        { MaxIncrease: { } increase } => ("maxIncrease", increase.Number),
        { MaxRatio: { } ratio } => ("maxRatio", ratio),
        { Builtin: BuiltinMetric.Drift } => ("max", spec.Max?.Number ?? BuiltinDefaults.Drift),
        // What is judged against a time is the share of requests that took longer.
        { Builtin: { } builtin, Max: not null } when IsTime(builtin) => ("max", 1 - (spec.Quantile ?? BuiltinDefaults.Quantile(builtin))),
        { Min: { } min, Max: { } max } => metric.Value < min.Number ? ("min", min.Number) : ("max", max.Number),
        { Max: { } max } => ("max", max.Number),
        { Min: { } min } => ("min", min.Number),
        _ => (null, null),
    };

    private static double? Compared(string? kind, double? candidate, double? stable) => kind switch
    {
        "maxIncrease" => candidate - stable,
        "maxRatio" => stable is > 0 or < 0 ? candidate / stable : null,
        _ => candidate,
    };

    private static bool IsShare(MetricSpec? spec) => spec?.MaxIncrease?.Unit is MetricLimitUnit.Share;

    private static bool IsTime(BuiltinMetric builtin) =>
        builtin is BuiltinMetric.Latency or BuiltinMetric.TimeToFirstToken or BuiltinMetric.TimePerOutputToken;

    // JSON has no other numbers.
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
