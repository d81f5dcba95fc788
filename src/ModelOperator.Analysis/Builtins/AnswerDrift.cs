using System.Globalization;
using ModelOperator.Analysis.Builtins.Kinds;
using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Drift;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Contracts.Metrics;

namespace ModelOperator.Analysis.Builtins;

/// <summary>
/// Measures the distance between the candidate's answers and stable's from the same time, by the classes that the model servers count.
/// </summary>
internal sealed class AnswerDrift : ICountedBuiltin
{
    private const double DefaultLimit = 0.2;
    private const double MostTimes = 1 << 20;

    public BuiltinMetric Metric => BuiltinMetric.Drift;

    public string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels) =>
        Counters.OfModelServers(ModelServerMetricNames.ClassAnswers, context, labels);

    public bool IsCredible(CounterRise rise, TemplateContext context, SourceLabels labels) => Counters.IsOwn(rise, context, labels);

    public (string Field, string Message)? Problem(MetricSpec metric) => metric switch
    {
        { Min: not null } => ("min", "a built-in metric has no min: less is better; remove it"),
        { Quantile: not null } => ("quantile", BuiltinLimits.OnlyTimes),
        { UnansweredAfter: not null } => ("unansweredAfter", BuiltinLimits.OnlyErrorRate),
        { MaxIncrease: not null } => ("maxIncrease", "drift is a distance from stable already; use max"),
        { MaxRatio: not null } => ("maxRatio", "drift is a distance from stable already; use max"),
        { Max: { } max } when max.Unit is not MetricLimitUnit.None || max.Number is not (> 0 and <= 10) =>
            ("max", $"{max} is no distance to decide by; give a population stability index above 0, e.g. 0.2"),
        _ => null,
    };

    public string Threshold(MetricSpec metric) => $"PSI <= {Limit(metric).ToString("G6", CultureInfo.InvariantCulture)}";

    public bool LacksStable(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable) =>
        Total(rises, candidate) > 0 && Total(rises, stable) == 0;

    public MetricStatus Judge(
        MetricStatus status, MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable, bool sideBySide,
        double alpha)
    {
        var ofCandidate = ByOutput(rises, candidate);
        var ofStable = ByOutput(rises, stable);
        if (ofCandidate.Count == 0)
        {
            return status with
            {
                Verdict = MetricVerdict.NoData,
                Message = $"the model server of revision {candidate} counts no classes; name a profile with classes in spec.monitoring",
            };
        }

        var (answers, reference) = (Total(rises, candidate), Total(rises, stable));
        status = status with
        {
            Candidate = new() { Total = (long)answers },
            Stable = reference > 0 ? new() { Total = (long)reference } : null,
        };
        if (ofCandidate.FirstOrDefault(output => !Comparable(output.Value, ofStable.GetValueOrDefault(output.Key))) is { Key: { } strange }
            && reference > 0)
        {
            return status with
            {
                Verdict = MetricVerdict.NoData,
                Message = $"the revisions count other classes of output {strange}; both profiles need the same",
            };
        }

        if (answers < Math.Max(1, metric.MinSamples) || reference < Math.Max(1, metric.MinSamples))
        {
            return status with
            {
                Verdict = MetricVerdict.Inconclusive,
                Message = $"the candidate has given {answers:F0} answers and stable {reference:F0} of minSamples {metric.MinSamples}",
            };
        }

        var compared = ofCandidate.Select(output => Compare(output.Key, output.Value, ofStable[output.Key])).OfType<OutputComparison>()
            .OrderByDescending(output => output.Distance).ToList();
        return compared.Count == 0
            ? status with { Verdict = MetricVerdict.Inconclusive, Message = "the revisions have answered by different outputs so far" }
            : Judge(status, compared, Limit(metric), alpha / 2 / compared.Count, sideBySide);
    }

    private static MetricStatus Judge(MetricStatus status, List<OutputComparison> compared, double limit, double alpha, bool sideBySide)
    {
        var verdict = Verdict(compared, limit, alpha);
        var worst = compared[0];
        var message = verdict switch
        {
            MetricVerdict.Pass when worst.Distance <= limit / 2 => null,
            MetricVerdict.Pass => $"worth a look: {worst.Describe(limit)}",
            _ => worst.Describe(limit),
        };
        return status with
        {
            Value = worst.Distance,
            Verdict = verdict,
            SamplesWanted = Wanted(compared, limit, alpha),
            Message = sideBySide
                ? message
                : string.Join("; ", new[] { message, "stable gets no requests in this stage and was counted before it" }.OfType<string>()),
        };
    }

    private static MetricVerdict Verdict(IEnumerable<OutputComparison> compared, double limit, double alpha)
    {
        var verdicts = compared.Select(output => output.Judge(limit, alpha)).ToList();
        return verdicts.Contains(MetricVerdict.Fail) ? MetricVerdict.Fail
            : verdicts.Contains(MetricVerdict.Inconclusive) ? MetricVerdict.Inconclusive
            : MetricVerdict.Pass;
    }

    // The estimate is right to a factor of two, which is enough to tell whether to wait minutes or days.
    private static long? Wanted(List<OutputComparison> compared, double limit, double alpha)
    {
        for (var times = 1.0; times <= MostTimes; times *= 2)
        {
            if (Verdict(compared.Select(output => output.Times(times)), limit, alpha) != MetricVerdict.Inconclusive)
            {
                return (long)(compared.Max(output => output.Pair.Observed.Sum()) * (times - 1));
            }
        }

        return null;
    }

    private static double Limit(MetricSpec metric) => metric.Max?.Number ?? DefaultLimit;

    private static OutputComparison? Compare(
        string output, SortedDictionary<string, double> candidate, SortedDictionary<string, double> stable) =>
        candidate.Values.Sum() > 0 && stable.Values.Sum() > 0
            ? new(output, [.. candidate.Keys], BinnedPair.Of([.. stable.Values], [.. candidate.Values]))
            : null;

    private static bool Comparable(SortedDictionary<string, double> candidate, SortedDictionary<string, double>? stable) =>
        stable is not null && candidate.Keys.SequenceEqual(stable.Keys, StringComparer.Ordinal);

    private static SortedDictionary<string, SortedDictionary<string, double>> ByOutput(IReadOnlyList<CounterRise> rises, string revision)
    {
        var outputs = new SortedDictionary<string, SortedDictionary<string, double>>(StringComparer.Ordinal);
        foreach (var rise in rises.Where(rise => rise["revision"] == revision && rise["output"].Length > 0))
        {
            if (!outputs.TryGetValue(rise["output"], out var classes))
            {
                outputs[rise["output"]] = classes = new(StringComparer.Ordinal);
            }

            classes[rise["class"]] = classes.GetValueOrDefault(rise["class"]) + rise.Rise;
        }

        return outputs;
    }

    private static double Total(IReadOnlyList<CounterRise> rises, string revision) =>
        ByOutput(rises, revision).Select(output => output.Value.Values.Sum()).DefaultIfEmpty().Max();
}
