using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Builtins.Judging;

/// <summary>Joins the verdict over all answers with those of their slices. One that fails makes the metric fail; it passes only where
/// each passes. Each was judged with an equal part of alpha (Bonferroni), so that the joint verdict is wrong with probability alpha at
/// most.</summary>
internal static class SliceVerdicts
{
    private const int MostShown = 5;

    /// <summary>Joins verdicts to one. NoData takes no part, and is the result only when there is nothing else.</summary>
    public static MetricVerdict Of(IReadOnlyList<MetricVerdict> verdicts) =>
        verdicts.Contains(MetricVerdict.Fail) ? MetricVerdict.Fail
        : verdicts.Contains(MetricVerdict.Inconclusive) ? MetricVerdict.Inconclusive
        : verdicts.Contains(MetricVerdict.Pass) ? MetricVerdict.Pass
        : MetricVerdict.NoData;

    /// <summary>The measurement with the verdicts of its slices.</summary>
    /// <param name="all">The verdict over all answers.</param>
    /// <param name="slices">Each slice with its verdict; NoData for one that nobody was of.</param>
    public static MetricStatus Join(MetricStatus all, IReadOnlyList<(string Name, MetricStatus Judged)> slices)
    {
        var order = slices.OrderBy(slice => Rank(slice.Judged.Verdict)).ThenByDescending(slice => slice.Judged.Value ?? 0).ToList();
        var verdict = Of([all.Verdict, .. slices.Select(slice => slice.Judged.Verdict)]);
        return all with
        {
            Verdict = verdict,
            SamplesWanted = Wanted(all, slices),
            Slices = [.. order.Take(MostShown).Select(slice => Shown(slice.Name, slice.Judged))],
            Message = string.Join("; ", Sentences(all, order, verdict)),
        };
    }

    private static IEnumerable<string> Sentences(
        MetricStatus all, List<(string Name, MetricStatus Judged)> slices, MetricVerdict verdict)
    {
        // What decides is said first; the sentence of a verdict that another one outweighs would mislead.
        var deciding = slices.Where(slice => slice.Judged.Verdict == verdict && verdict is not MetricVerdict.Pass).ToList();
        if (all.Verdict == verdict && all.Message is { } message)
        {
            yield return message;
        }

        if (deciding is [var first, ..])
        {
            yield return $"slice {first.Name}: {first.Judged.Message}";
        }

        if (deciding.Count > 1)
        {
            yield return $"the same verdict for {Some([.. deciding.Skip(1).Select(slice => slice.Name)])}";
        }

        var silent = slices.Where(slice => slice.Judged.Verdict is MetricVerdict.NoData).Select(slice => slice.Name).ToList();
        if (silent.Count > 0)
        {
            yield return $"no feedback in this stage for {Some(silent)}";
        }

        yield return $"alpha is divided over all answers and {(slices.Count == 1 ? "1 slice" : $"{slices.Count} slices")} (Bonferroni)";
    }

    private static string Some(List<string> names) =>
        string.Join(", ", names.Take(MostShown)) + (names.Count > MostShown ? " and more" : "");

    // In answers of the candidate, of whatever slice: those of one slice come as often as so far.
    private static long? Wanted(MetricStatus all, IReadOnlyList<(string Name, MetricStatus Judged)> slices)
    {
        double? most = all.SamplesWanted;
        foreach (var (_, judged) in slices.Where(slice => slice.Judged.Verdict is MetricVerdict.Inconclusive))
        {
            var times = (double)(all.Candidate?.Total ?? 0) / (judged.Candidate?.Total ?? 0);
            most = double.IsFinite(times) && judged.SamplesWanted is { } wanted && most is { } sofar
                ? Math.Max(sofar, wanted * times)
                : null;
        }

        return most is { } samples ? (long)Math.Ceiling(samples) : null;
    }

    private static MetricSlice Shown(string name, MetricStatus judged) =>
        new() { Name = name, Verdict = judged.Verdict, Candidate = judged.Candidate, Stable = judged.Stable, Bounds = judged.Bounds };

    private static int Rank(MetricVerdict verdict) => verdict switch
    {
        MetricVerdict.Fail => 0,
        MetricVerdict.Inconclusive => 1,
        MetricVerdict.Pass => 2,
        _ => 3,
    };
}
