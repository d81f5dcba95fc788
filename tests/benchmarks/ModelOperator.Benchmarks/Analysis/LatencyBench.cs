using System.Globalization;
using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Contracts.Metrics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>Canaries judged by a time against stable, whose own histogram gives the bound: by the operator's own code, from bucket
/// counts.</summary>
/// <param name="latency">The metric.</param>
/// <param name="edges">The edges of the gateways' histogram, in seconds.</param>
/// <param name="quantile">The quantile that is judged.</param>
/// <param name="deviations">The quantile of the normal distribution.</param>
/// <param name="sigma">The spread of the lognormal times.</param>
/// <param name="places">Values of stable's quantile, in seconds: within an edge, just on one, and far below the first.</param>
internal sealed class LatencyBench(
    Latency latency, IReadOnlyList<double> edges, double quantile, double deviations, double sigma, IReadOnlyList<double> places)
{
    private const int Seed = 20261124;
    private const int Canaries = 1_000;
    private const double Alpha = 0.05;
    private readonly Dictionary<string, string>[] _ofCandidate = Labels("c", edges);
    private readonly Dictionary<string, string>[] _ofStable = Labels("s", edges);

    public static void Write(Action<string> write)
    {
        new LatencyBench(Latency.OfAnswers, GatewayBuckets.Durations, 0.99, 2.3263478740408408, 1, [0.2, 0.25, 0.0004])
            .Write(write, "Latency against stable");
        new LatencyBench(Latency.ToFirstToken, GatewayBuckets.FirstToken, 0.9, 1.2815515655446004, 0.5, [0.5, 0.4, 0.004])
            .Write(write, "Time to first token against stable");
    }

    private void Write(Action<string> write, string title)
    {
        var judged = $"`builtin: {BuiltinCatalog.NameOf(latency.Metric)}, quantile: {Text(quantile)}`";
        write($"""

            ## {title}

            {judged}: the bound is the edge of stable's histogram where its quantile lies,
            found anew at each of {Traffic.UsualLooks} looks; lognormal times (σ = {Text(sigma)}), {Canaries:N0} canaries,
            alpha 5 % (2.5 % for each side, divided over {edges.Count} edges). Medians so that the quantile lies within an edge, just on
            one, where the bound goes to and fro, and below the first. Good: exactly like stable.
            Slow: every request takes so many times as long.

            """);
        write($"| requests a look | {Percent(quantile)} of stable's within | limit | good: aborted | good: promoted "
            + "| 1.5 x: aborted | 2 x: aborted | median requests at 2 x |");
        write("| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var perLook in (int[])[50, 5_000])
        {
            foreach (var place in places)
            {
                foreach (var metric in (MetricSpec[])[new() { MaxRatio = 1.5 }, new() { MaxIncrease = "0%" }])
                {
                    var limited = metric with { Name = "slow", Builtin = latency.Metric, Quantile = quantile };
                    var good = Run(limited, perLook, place, 1);
                    var slow = Run(limited, perLook, place, 1.5);
                    var slower = Run(limited, perLook, place, 2);
                    write(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {perLook:N0} | {place} s | {latency.Threshold(limited)} | {Percent(good.Aborted)} | {Percent(good.Promoted)} "
                        + $"| {Percent(slow.Aborted)} | {Percent(slower.Aborted)} "
                        + $"| {slower.MedianRequests?.ToString("N0", CultureInfo.InvariantCulture) ?? "-"} |"));
                }
            }
        }
    }

    private (double Aborted, double Promoted, double? MedianRequests) Run(
        MetricSpec metric, int perLook, double place, double slower)
    {
        var random = new Random(Seed);
        var candidate = Buckets(place * slower);
        var stable = Buckets(place);
        var abortedAt = new List<int>();
        var promoted = 0;
        for (var canary = 0; canary < Canaries; canary++)
        {
            var verdict = MetricVerdict.Inconclusive;
            var (ofCandidate, ofStable) = (new double[edges.Count + 1], new double[edges.Count + 1]);
            for (var look = 1; look <= Traffic.UsualLooks; look++)
            {
                Add(random, candidate, perLook, ofCandidate);
                Add(random, stable, perLook * Traffic.StableShare, ofStable);
                var reading = latency.Read(metric, [.. Rises(_ofCandidate, ofCandidate), .. Rises(_ofStable, ofStable)], "c", "s");
                verdict = reading.Counts is { } counts ? new SequentialTest(latency.Limit(metric), Alpha / 2 / reading.Choices)
                    .Judge(counts) : MetricVerdict.NoData;
                if (verdict == MetricVerdict.Fail)
                {
                    abortedAt.Add(look);
                    break;
                }
            }

            promoted += verdict == MetricVerdict.Pass ? 1 : 0;
        }

        abortedAt.Sort();
        return ((double)abortedAt.Count / Canaries, (double)promoted / Canaries, abortedAt.Count * 2 > Canaries
            ? (double)abortedAt[Canaries / 2] * perLook : null);
    }

    // The share of each bucket among what is not below it: a multinomial, drawn bucket by bucket.
    private double[] Buckets(double place)
    {
        var mean = Math.Log(place) - (deviations * sigma);
        var below = edges.Select(edge => Normal((Math.Log(edge) - mean) / sigma)).ToArray();
        return [.. below.Select(
            (share, i) => Math.Clamp((share - (i == 0 ? 0 : below[i - 1])) / Math.Max(1e-300, 1 - (i == 0 ? 0 : below[i - 1])), 0, 1))];
    }

    private static void Add(Random random, double[] shares, int requests, double[] cumulative)
    {
        var left = requests;
        var total = 0;
        for (var i = 0; i < shares.Length; i++)
        {
            var here = Binomial(random, left, shares[i]);
            left -= here;
            total += here;
            cumulative[i] += total;
        }

        cumulative[^1] += requests;
    }

    // The normal approximation where it is one, else by waiting times.
    private static int Binomial(Random random, int n, double p)
    {
        if (n == 0 || p <= 0)
        {
            return 0;
        }

        if (p >= 1)
        {
            return n;
        }

        if (p > 0.5)
        {
            return n - Binomial(random, n, 1 - p);
        }

        if (n * p > 1000)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return Math.Clamp((int)Math.Round((n * p) + (normal * Math.Sqrt(n * p * (1 - p)))), 0, n);
        }

        var (count, place) = (0, 0.0);
        var logMiss = Math.Log(1 - p);
        while (true)
        {
            place += Math.Floor(Math.Log(1 - random.NextDouble()) / logMiss) + 1;
            if (place > n)
            {
                return count;
            }

            count++;
        }
    }

    // Abramowitz and Stegun 7.1.26, to 1e-7: the shape of a made-up latency.
    private static double Normal(double x)
    {
        var z = Math.Abs(x) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * z));
        var tail = ((((((((1.061405429 * t) - 1.453152027) * t) + 1.421413741) * t) - 0.284496736) * t) + 0.254829592) * t * Math.Exp(
            -z * z) / 2;
        return x > 0 ? 1 - tail : tail;
    }

    private static IEnumerable<CounterRise> Rises(Dictionary<string, string>[] labels, double[] cumulative) =>
        labels.Zip(cumulative, (edge, count) => new CounterRise(edge, count));

    private static Dictionary<string, string>[] Labels(string revision, IReadOnlyList<double> edges) =>
        [.. edges.Select(edge => edge.ToString(CultureInfo.InvariantCulture)).Append("+Inf")
            .Select(edge => new Dictionary<string, string> { ["revision"] = revision, ["le"] = edge })];

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
