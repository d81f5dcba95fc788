using System.Globalization;
using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Builtins;

/// <summary>Checks and reads the bounds of a metric that is a share of requests.</summary>
internal static class BuiltinLimits
{
    /// <summary>The message for a metric that must not have a quantile.</summary>
    public const string OnlyTimes = "only latency, timeToFirstToken and timePerOutputToken have one; remove it";

    /// <summary>The message for a metric that must not have unansweredAfter.</summary>
    public const string OnlyErrorRate = "only errorRate with max has one; remove it";

    // Below this, clients that hang up at once would decide the metric.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(1);

    public static ILimit Of(MetricSpec metric) => metric switch
    {
        { MaxIncrease: { } increase } => new IncreaseLimit(increase.Number),
        { MaxRatio: { } ratio } => new RatioLimit(ratio),
        _ => new RateLimit(metric.Max?.Number ?? 0),
    };

    public static string Text(MetricSpec metric) => metric switch
    {
        { MaxIncrease: { } increase } => $"<= stable + {ShareOrNumber.Percent(increase.Number)}",
        { MaxRatio: { } ratio } => $"<= {ratio.ToString("G6", CultureInfo.InvariantCulture)} x stable",
        _ => $"<= {ShareOrNumber.Percent(metric.Max?.Number ?? 0)}",
    };

    /// <summary>The problem of the bounds; null when exactly one is set and it leaves something to decide.</summary>
    public static (string Field, string Message)? Problem(MetricSpec metric, bool hasStable = true, bool maxIsShare = true)
    {
        var bounds = new object?[] { metric.Max, metric.MaxIncrease, metric.MaxRatio }.Count(bound => bound is not null);
        return metric switch
        {
            { Min: not null } => ("min", "a built-in metric has no min: less is better; remove it"),
            { Quantile: not null } when BuiltinCatalog.Find(metric) is not Latency => ("quantile", OnlyTimes),
            { UnansweredAfter: not null, Builtin: not BuiltinMetric.ErrorRate } => ("unansweredAfter", OnlyErrorRate),
            { UnansweredAfter: { } patience } when GoDuration.ParseOr(patience, LeastPatience) < LeastPatience =>
                ("unansweredAfter", $"{patience} is so short that a client could fail the metric by leaving; give 1s or more, e.g. 30s"),
            { UnansweredAfter: not null, Max: null } when bounds == 1 =>
                ("unansweredAfter", "a comparison with stable counts every request that nobody answered; remove it"),
            _ when bounds == 0 => ("", $"has no bound; give {(hasStable ? "one of max, maxIncrease and maxRatio" : "max")}"),
            _ when bounds > 1 => ("", "has several bounds; keep one of max, maxIncrease and maxRatio"),
            { Max: { } max } when maxIsShare && (HasUnit(max) || max.Number is not (> 0 and < 1)) =>
                ("max", $"{max} is no share of requests{Percent(max)}; give one above 0% and below 100%, e.g. 1%, which is 0.01"),
            { MaxIncrease: { } increase } when HasUnit(increase) || increase.Number is not (>= 0 and < 1) =>
                ("maxIncrease", $"{increase} is no increase of a share{Percent(increase)}; give one below 100%, e.g. 1%, which is 0.01"),
            { MaxRatio: { } ratio } when !(ratio > 0) =>
                ("maxRatio", $"{ratio} allows no request at all to go wrong and could never pass; give one above 0, e.g. 1.5"),
            _ when !hasStable && metric.Max is null =>
                (metric.MaxRatio is null ? "maxIncrease" : "maxRatio", "stable has no such answers to compare with; use max"),
            _ => null,
        };
    }

    private static bool HasUnit(MetricLimit limit) => limit.Unit is MetricLimitUnit.Time or MetricLimitUnit.Memory;

    // A person who writes 5 for 5 % is told what 5 means.
    private static string Percent(MetricLimit limit) => limit is { Unit: MetricLimitUnit.None, Number: >= 1 }
        ? $", as it would be {ShareOrNumber.Percent(limit.Number)}"
        : "";
}
