using System.Globalization;
using ModelOperator.Analysis.Builtins.Kinds;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Gpus;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Builtins;

/// <summary>The GPU memory that a revision's pods have in use, of which the highest pod counts. It is the state of a gauge and no sample of
/// events, so a threshold decides it, and no test: failureLimit is its tolerance, as for a query.</summary>
internal sealed class GpuMemory : IBuiltin
{
    private const double BytesOfMebibyte = 1 << 20;
    private const double BytesOfGibibyte = 1 << 30;

    public BuiltinMetric Metric => BuiltinMetric.GpuMemory;

    public (string Field, string Message)? Problem(MetricSpec metric) => metric switch
    {
        { Min: not null } => ("min", "a built-in metric has no min: less is better; remove it"),
        { Quantile: not null } => ("quantile", BuiltinLimits.OnlyTimes),
        { UnansweredAfter: not null } => ("unansweredAfter", BuiltinLimits.OnlyErrorRate),
        { MaxIncrease: not null } => ("maxIncrease", "GPU memory is compared by its ratio; use maxRatio or max"),
        { Max: not null, MaxRatio: not null } => ("", "has several bounds; keep one of max and maxRatio"),
        { Max: null, MaxRatio: null } => ("", "has no bound; give one of max and maxRatio"),
        { Max: { } max } when max.Unit is not (MetricLimitUnit.Memory or MetricLimitUnit.None) || !(max.Number > 0) =>
            ("max", $"{max} is no amount of memory; give one with its unit, e.g. 20Gi, or bytes"),
        { Max: { Unit: MetricLimitUnit.None, Number: < BytesOfMebibyte } few } =>
            ("max", $"{few} would be so many bytes, and no model is as small; give an amount with its unit, e.g. 20Gi"),
        { MaxRatio: { } ratio } when !(ratio > 0) =>
            ("maxRatio", $"{ratio.ToString(CultureInfo.InvariantCulture)} allows no memory at all; give one above 0, e.g. 1.2"),
        _ => null,
    };

    public string Threshold(MetricSpec metric) => metric.MaxRatio is { } ratio
        ? $"<= {ratio.ToString("G6", CultureInfo.InvariantCulture)} x stable"
        : $"<= {metric.Max}";

    /// <summary>The query for the memory of the pods of both revisions, at one time.</summary>
    public static string Query(TemplateContext context, SourceLabels labels) => GpuMemoryQuery.Of(context, labels);

    /// <summary>Judges the answer. It never passes without data.</summary>
    /// <param name="status">The measurement so far, which is completed here.</param>
    /// <param name="metric">The metric's spec.</param>
    /// <param name="pods">The memory of each pod in MiB.</param>
    /// <param name="context">The revisions.</param>
    /// <param name="labels">The labels of the source, for the remedy.</param>
    public static MetricStatus Judge(
        MetricStatus status, MetricSpec metric, IReadOnlyList<CounterRise> pods, TemplateContext context, SourceLabels labels)
    {
        if (HighestOf(context.Candidate) is not { } candidate)
        {
            return NoData(status, Missing("candidate", context.Candidate, labels));
        }

        var stable = HighestOf(context.Stable);
        status = status with
        {
            Value = candidate.Bytes,
            Candidate = new() { Value = candidate.Bytes },
            Stable = stable is null ? null : new() { Value = stable.Bytes },
        };
        if (metric.MaxRatio is not null && stable is null)
        {
            return NoData(status, Missing("stable revision", context.Stable, labels) + "; where its pods have no NVIDIA GPUs, use max");
        }

        if (metric.MaxRatio is not null && stable!.Bytes <= 0)
        {
            return NoData(status, $"stable's pod {stable.Name} has no GPU memory in use, so there is nothing to compare with; use max");
        }

        var limit = metric.MaxRatio is { } ratio ? ratio * stable!.Bytes : metric.Max?.Number ?? 0;
        var judgement = candidate.Bytes <= limit
            ? new Judgement(MetricVerdict.Pass, candidate.Bytes, null)
            : new(MetricVerdict.Fail, candidate.Bytes, Describe(metric, candidate, stable, limit));
        (judgement, var failures) = FailureLimit.Apply(status.Failures, judgement, metric.FailureLimit);
        return status with { Verdict = judgement.Verdict, Message = judgement.Message, Failures = failures };

        PodMemory? HighestOf(RevisionContext revision) => pods
            .Where(pod => pod[GpuMemoryQuery.Revision] == revision.Revision)
            .Select(pod => new PodMemory(pod[GpuExporter.Pod], pod.Rise * BytesOfMebibyte))
            .MaxBy(pod => pod.Bytes);
    }

    private static string Describe(MetricSpec metric, PodMemory candidate, PodMemory? stable, double limit)
    {
        var above = metric.MaxRatio is { } ratio
            ? $"{ratio.ToString("G6", CultureInfo.InvariantCulture)} times the {Text(stable!.Bytes)} of stable's pod {stable.Name} "
                + $"({Text(limit)})"
            : metric.Max.ToString();
        return $"the candidate's pod {candidate.Name} has {Text(candidate.Bytes)} of GPU memory in use, which is above {above}";
    }

    private static string Missing(string whose, RevisionContext revision, SourceLabels labels) =>
        $"the metric source has no series {GpuMemoryQuery.Series} of the pods of the {whose} {revision.Revision}: "
            + new GpuExporter(labels).Remedy();

    private static MetricStatus NoData(MetricStatus status, string message) =>
        status with { Verdict = MetricVerdict.NoData, Message = message };

    private static string Text(double bytes) => $"{(bytes / BytesOfGibibyte).ToString("G4", CultureInfo.InvariantCulture)} GiB";

    private sealed record PodMemory(string Name, double Bytes);
}
