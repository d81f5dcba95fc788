using System.Globalization;
using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>Canaries judged by feedback, over all answers and slice by slice, with alpha divided over all of these.</summary>
internal static class SliceBench
{
    private const int Seed = 20261129;
    private const int Canaries = 2_000;
    private const int Groups = 20;
    private const int MinSamples = 50;
    private const double Alpha = 0.05;
    private const double Rate = 0.05;
    private static readonly IncreaseLimit Limit = new(0.02);

    private static readonly double[] Stable = [.. Enumerable.Repeat(Rate, Groups)];
    private static readonly double[] AtTheLimit = [.. Enumerable.Repeat(Rate + Limit.Limit, Groups)];
    private static readonly double[] WorseForOne = [0.15, .. Enumerable.Repeat(0.04, Groups - 1)];

    public static void Write(Action<string> write)
    {
        write($"""

            ## Feedback, slice by slice

            `builtin: wrongRate, maxIncrease: 2%` with none, 1, 5 and 20 `slices` of {Groups} groups that are equally large; stable is wrong in 5 % of its answers in each. {Canaries:N0}
            canaries, {Traffic.UsualLooks} looks, alpha 5 % (2.5 % for each side), divided equally over all answers and the slices. Good: as stable. At the limit: wrong in 7 % of the answers in every group,
            where as many verdicts as there are can be wrong; goal: 2.5 % aborted at most. Beside it the same without dividing alpha. Worse for one: wrong in 15 % of the answers of one
            group, and in 4 % of the others: better than stable on average (4.55 %).

            | feedback a look | slices | good: aborted / promoted | at the limit: aborted | the same, alpha not divided | worse for one: aborted / promoted | median feedback until the abort |
            | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (var perLook in (int[])[300, 3_000])
        {
            foreach (var slices in (int[])[0, 1, 5, Groups])
            {
                var good = Run(Stable, perLook, slices, slices + 1);
                var limit = Run(AtTheLimit, perLook, slices, slices + 1);
                var undivided = Run(AtTheLimit, perLook, slices, 1);
                var worse = Run(WorseForOne, perLook, slices, slices + 1);
                write($"| {perLook.ToString("N0", CultureInfo.InvariantCulture)} | {slices} | {Both(good)} | {Percent(limit.Aborted)} | "
                    + $"{Percent(undivided.Aborted)} "
                    + $"| {Both(worse)} | {worse.Median?.ToString("N0", CultureInfo.InvariantCulture) ?? "-"} |");
            }
        }
    }

    private static (double Aborted, double Promoted, double? Median) Run(double[] candidate, int perLook, int slices, int parts)
    {
        var random = new Random(Seed);
        var test = new SequentialTest(Limit, Alpha / 2 / parts);
        var perGroup = perLook / Groups;
        var ofCandidate = candidate.Select(rate => new BinomialSampler(perGroup, rate)).ToArray();
        var ofStable = Stable.Select(rate => new BinomialSampler(perGroup * Traffic.StableShare, rate)).ToArray();
        var abortedAt = new List<int>();
        var promoted = 0;
        for (var canary = 0; canary < Canaries; canary++)
        {
            var (counts, verdict) = (new RevisionCounts[Groups], MetricVerdict.Inconclusive);
            for (var look = 1; look <= Traffic.UsualLooks && verdict is not MetricVerdict.Fail; look++)
            {
                for (var group = 0; group < Groups; group++)
                {
                    counts[group] = Sum(counts[group], new(
                        new(ofCandidate[group].Next(random), perGroup),
                        new(ofStable[group].Next(random), perGroup * Traffic.StableShare)));
                }

                verdict = SliceVerdicts.Of([.. counts.Take(slices).Prepend(counts.Aggregate(Sum)).Select(Judge)]);
                if (verdict is MetricVerdict.Fail)
                {
                    abortedAt.Add(look);
                }
            }

            promoted += verdict is MetricVerdict.Pass ? 1 : 0;
        }

        abortedAt.Sort();
        return (
            (double)abortedAt.Count / Canaries,
            (double)promoted / Canaries,
            abortedAt.Count * 2 > Canaries ? (double)abortedAt[Canaries / 2] * perLook : null);

        MetricVerdict Judge(RevisionCounts counts) => counts.Candidate.Total < MinSamples ? MetricVerdict.Inconclusive : test.Judge(counts);
    }

    private static RevisionCounts Sum(RevisionCounts one, RevisionCounts other) => new(
        new(one.Candidate.Bad + other.Candidate.Bad, one.Candidate.Total + other.Candidate.Total),
        new(one.Stable.Bad + other.Stable.Bad, one.Stable.Total + other.Stable.Total));

    private static string Both((double Aborted, double Promoted, double? Median) outcome) =>
        $"{Percent(outcome.Aborted)} / {Percent(outcome.Promoted)}";

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
