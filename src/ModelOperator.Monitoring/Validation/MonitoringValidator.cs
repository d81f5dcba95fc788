using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Monitoring.Checks;

namespace ModelOperator.Monitoring.Validation;

/// <summary>Finds problems of <c>spec.monitoring</c> that the schema cannot see.</summary>
/// <param name="sources">The metric sources.</param>
public sealed class MonitoringValidator(MetricSourceRegistry sources)
{
    /// <summary>The first problem; null when there is none, or nothing is monitored.</summary>
    public static MonitoringProblem? FindProblem(MonitoringSpec? monitoring) =>
        monitoring is null ? null : FindProblems(monitoring).FirstOrDefault();

    /// <summary>
    /// The problem with the metric source that a spec names, which an administrator may change without a change of the spec; null when
    /// there is none. Its checks report it, and everything else of the spec is carried out.
    /// </summary>
    public MonitoringProblem? FindUnavailableSource(MonitoringSpec? monitoring) =>
        monitoring?.Source is { } name && SourceFault(name) is { } fault ? new("spec.monitoring.source", fault) : null;

    private static IEnumerable<MonitoringProblem> FindProblems(MonitoringSpec monitoring)
    {
        foreach (var (field, text, min, max) in Times(monitoring))
        {
            if (text is not null && (!GoDuration.TryParse(text, out var time) || time < min || time > max))
            {
                yield return new($"spec.monitoring.{field}", $"'{text}' must be a duration from {Text(min)} to {Text(max)}");
            }
        }

        foreach (var problem in FeedbackRules.Check(monitoring))
        {
            yield return problem;
        }

        if (monitoring is { Review: { Output: null }, Profile: null })
        {
            yield return new(
                "spec.monitoring.review.output",
                "is missing; name the output with a score for each class, or a profile that was made with --confidence OUTPUT");
        }

        foreach (var (field, share) in Shares(monitoring.Checks))
        {
            if (share is { } limit && (ShareOrNumber.Parse(limit) is not { } number || number > 1))
            {
                yield return new($"spec.monitoring.checks.{field}.max", $"'{limit}' must be a share from 0 to 1: 1% or 0.01");
            }
        }

        if (monitoring.Checks?.Gpu?.MinUtilization is { } least && (ShareOrNumber.Parse(least) is not { } part || part > 1))
        {
            yield return new("spec.monitoring.checks.gpu.minUtilization", $"'{least}' must be a share from 0 to 1: 10% or 0.1");
        }

        foreach (var problem in QualityRules.Check(monitoring))
        {
            yield return problem;
        }

        foreach (var problem in ActionRules.Check(monitoring.Actions))
        {
            yield return problem;
        }

        foreach (var (field, drift) in Drifts(monitoring.Checks))
        {
            if (drift is { Warn: { } warn, Max: { } most } && warn > most)
            {
                yield return new($"spec.monitoring.checks.{field}.warn", $"{warn} is above max {most}: nothing would be worth a look");
            }
        }
    }

    private string? SourceFault(string name) => !sources.TryGet(name, out var source, out var unknown) ? unknown
        : source is ISumSource ? null
        : $"metric source '{name}' has no history, which the windows of the checks need; name a Prometheus";

    private static IEnumerable<(string Field, string? Text, TimeSpan Min, TimeSpan Max)> Times(MonitoringSpec monitoring) =>
    [
        ("window", monitoring.Window, MonitoringSettings.MinWindow, MonitoringSettings.MaxWindow),
        ("interval", monitoring.Interval, MonitoringSettings.MinInterval, MonitoringSettings.MaxInterval),
        ("feedback.maxDelay", monitoring.Feedback?.MaxDelay, TimeSpan.FromMinutes(1), GoDuration.MaxValue),
        ("feedback.keepShadow", monitoring.Feedback?.KeepShadow, TimeSpan.FromMinutes(1), GoDuration.MaxValue),
        ("checks.gpu.over", monitoring.Checks?.Gpu?.Over, GpuCheck.MinOver, GpuCheck.MaxOver),
        ("checks.traffic.over", monitoring.Checks?.Traffic?.Over, TrafficCheck.MinOver, TrafficCheck.MaxOver),
    ];

    private static IEnumerable<(string Field, string? Max)> Shares(MonitoringChecksSpec? checks) =>
    [
        ("schema", checks?.Schema?.Max), ("missing", checks?.Missing?.Max), ("outOfRange", checks?.OutOfRange?.Max),
        ("nulls", checks?.Nulls?.Max), ("repeats", checks?.Repeats?.Max),
    ];

    private static IEnumerable<(string Field, DriftCheckSpec? Check)> Drifts(MonitoringChecksSpec? checks) =>
        [("inputDrift", checks?.InputDrift), ("answerDrift", checks?.AnswerDrift), ("confidence", checks?.Confidence)];

    private static string Text(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{time.TotalHours:0}h" : time.TotalMinutes >= 1 ? $"{time.TotalMinutes:0}m" : $"{time.TotalSeconds:0}s";
}
