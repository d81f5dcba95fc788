using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Builtins.Judging;

/// <summary>Turns counts into a measurement. It is a pure function and never passes without data.</summary>
internal static class BuiltinEvaluator
{
    /// <summary>Judges the counts of a metric.</summary>
    /// <param name="status">The measurement so far, which is completed here.</param>
    /// <param name="limit">The limit for the share.</param>
    /// <param name="metric">The metric's spec.</param>
    /// <param name="reading">The counts that were read.</param>
    /// <param name="sideBySide">True when stable's counts are from the same time.</param>
    /// <param name="alpha">The metric's part of alpha in this stage, for both errors together.</param>
    public static MetricStatus Judge(
        MetricStatus status, ILimit limit, MetricSpec metric, BuiltinReading reading, bool sideBySide, double alpha)
    {
        if (reading.Counts is not { } counts)
        {
            return status with { Verdict = MetricVerdict.NoData, Message = reading.Message };
        }

        limit = limit switch
        {
            IncreaseLimit increase => increase with { SideBySide = sideBySide },
            RatioLimit ratio => ratio with { SideBySide = sideBySide },
            _ => limit,
        };
        var side = alpha / 2 / reading.Choices;
        var test = new SequentialTest(limit, side);
        var scale = reading.Scale;
        var bounds = scale.Told(limit, limit.Bounds(counts, side));
        status = status with
        {
            Value = Value(counts.Candidate, scale),
            Candidate = Sample(counts.Candidate, scale),
            Stable = counts.Stable.Total > 0 ? Sample(counts.Stable, scale) : null,
            Bounds = new() { Lower = bounds.Lower, Upper = double.IsFinite(bounds.Upper) ? bounds.Upper : null, Alpha = alpha },
            SamplesWanted = Wanted(test, counts, metric),
        };

        if (limit.IsRelative && counts.Stable.Total == 0)
        {
            return status with { Verdict = MetricVerdict.Inconclusive, Message = "stable has answered no requests to compare with" };
        }

        var notes = sideBySide || !limit.IsRelative ? reading.Message : string.Join("; ", Notes(reading.Message));
        if (counts.Candidate.Total < metric.MinSamples)
        {
            return status with
            {
                Verdict = MetricVerdict.Inconclusive,
                Message = Join($"the candidate has answered {counts.Candidate.Total} of minSamples {metric.MinSamples} requests", notes),
            };
        }

        var verdict = test.Judge(counts);
        return status with
        {
            Verdict = verdict,
            Message = verdict switch
            {
                MetricVerdict.Fail => Join(Evidence(counts, scale, sideBySide, alpha), notes),
                MetricVerdict.Inconclusive => Join(Undecided(limit, counts), notes),
                _ => notes,
            },
        };
    }

    private static long? Wanted(SequentialTest test, RevisionCounts counts, MetricSpec metric) =>
        test.Wanted(counts) is { } wanted ? Math.Max(wanted, metric.MinSamples - counts.Candidate.Total) : null;

    private static string Evidence(RevisionCounts counts, MeasureScale scale, bool sideBySide, double alpha) =>
        scale.Sentence(counts, sideBySide ? "" : " before the stage")
        + $"; a candidate within the limit shows this with a probability below {ShareOrNumber.Percent(alpha / 2)}";

    private static string Undecided(ILimit limit, RevisionCounts counts) =>
        limit is RatioLimit { Negligible: 0 } && counts is { Candidate.Bad: 0, Stable.Bad: 0 }
            ? "nothing bad has been counted of either revision, and a multiple of nothing decides nothing; maxIncrease would"
            : "both verdicts are still possible";

    private static IEnumerable<string> Notes(string? message)
    {
        if (message is not null)
        {
            yield return message;
        }

        yield return "stable gets no requests in this stage and was counted before it";
    }

    private static string Join(string first, string? second) => second is null ? first : $"{first}; {second}";

    private static MetricSample Sample(Counts counts, MeasureScale scale) => new()
    {
        Value = Value(counts, scale),
        Bad = scale.Name is null ? (long)counts.Bad : null,
        Total = counts.Total,
    };

    private static double? Value(Counts counts, MeasureScale scale) => counts.Rate is { } rate ? scale.Value(rate) : null;
}
