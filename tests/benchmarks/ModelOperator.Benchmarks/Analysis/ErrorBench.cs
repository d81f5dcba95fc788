using System.Globalization;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>Canaries judged by the mean absolute error of their predictions, with errors of several distributions.</summary>
internal static class ErrorBench
{
    private const int Seed = 20261130;
    private const int Canaries = 400;
    private const int PerLook = 300;
    private const int StableShare = 3;
    private const double Alpha = 0.05;
    private const double Usual = 4;
    private const double Increase = 2;

    /// <summary>Writes the section.</summary>
    public static void Write(Action<string> write)
    {
        write($"""

            ## Errors of numbers

            `builtin: meanAbsoluteError, maxIncrease: {Increase}`, with errors of a mean of {Usual} for stable. {Canaries:N0} canaries, {Traffic.UsualLooks} looks with {PerLook} labels of the candidate and {PerLook * StableShare} of stable
            each, alpha 5 % (2.5 % for each side). Good: as stable. At the limit: a mean of {Usual + Increase}; goal: 2.5 % aborted at most. Worse: a mean of {2 * Usual}, and of {3 * Usual}. Uniform: from 0 to twice the mean.
            Exponential: cut at `maxError`. Rare: nearly all errors are 0, and the others are `maxError`.

            | errors | `maxError` | good: aborted / promoted | at the limit: aborted | twice the error: aborted / promoted | median labels until the abort | three times: aborted | median labels |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (var (name, draw) in Kinds())
        {
            foreach (var largest in (double[])[25, 50, 200])
            {
                var good = Run(draw, Usual, largest);
                var limit = Run(draw, Usual + Increase, largest);
                var twice = Run(draw, 2 * Usual, largest);
                var thrice = Run(draw, 3 * Usual, largest);
                write($"| {name} | {largest} | {Both(good)} | {Percent(limit.Aborted)} | {Both(twice)} | {Labels(twice.Median)} "
                    + $"| {Percent(thrice.Aborted)} | {Labels(thrice.Median)} |");
            }
        }
    }

    private static IEnumerable<(string Name, Func<Random, double, double, double> Draw)> Kinds() =>
    [
        ("uniform", (random, mean, _) => 2 * mean * random.NextDouble()),
        ("exponential", (random, mean, _) => -mean * Math.Log(1 - random.NextDouble())),
        ("rare", (random, mean, largest) => random.NextDouble() < mean / largest ? largest : 0),
    ];

    private static (double Aborted, double Promoted, int? Median) Run(
        Func<Random, double, double, double> draw, double mean, double largest)
    {
        var random = new Random(Seed);
        var test = new SequentialTest(new IncreaseLimit(Increase / largest), Alpha / 2);
        var abortedAt = new List<int>();
        var promoted = 0;
        for (var canary = 0; canary < Canaries; canary++)
        {
            var (candidate, stable, verdict) = (0.0, 0.0, MetricVerdict.Inconclusive);
            for (var look = 1; look <= Traffic.UsualLooks && verdict is not MetricVerdict.Fail; look++)
            {
                candidate += Sum(PerLook, mean);
                stable += Sum(PerLook * StableShare, Usual);
                verdict = test.Judge(new(
                    new(candidate / largest, (long)look * PerLook), new(stable / largest, (long)look * PerLook * StableShare)));
                if (verdict is MetricVerdict.Fail)
                {
                    abortedAt.Add(look);
                }
            }

            promoted += verdict is MetricVerdict.Pass ? 1 : 0;
        }

        abortedAt.Sort();
        return (
            (double)abortedAt.Count / Canaries, (double)promoted / Canaries,
            abortedAt.Count * 2 > Canaries ? abortedAt[Canaries / 2] * PerLook : null);

        double Sum(int labels, double of) =>
            Enumerable.Range(0, labels).Sum(_ => Math.Min(largest, draw(random, of, largest)));
    }

    private static string Both((double Aborted, double Promoted, int? Median) outcome) =>
        $"{Percent(outcome.Aborted)} / {Percent(outcome.Promoted)}";

    private static string Labels(int? labels) => labels?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
