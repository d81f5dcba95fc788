using System.Globalization;
using System.Text;
using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>Measures the share of wrong verdicts and their cost: ours beside the thresholds of other controllers.</summary>
internal static class AnalysisBenchmark
{
    private const int Seed = 20261121;
    private const int GoodCanaries = 10_000;
    private const int BadCanaries = 4_000;
    private const int SlowCanaries = 400;
    private const double Side = 0.025;
    private const double Ratio = 1.5;
    private static readonly double[] Rates = [0.001, 0.01, 0.05];

    /// <summary>Prints the tables, and writes them where <paramref name="args"/> says; <c>errors</c> prints those about errors of
    /// numbers only.</summary>
    public static int Run(string[] args)
    {
        var page = new StringBuilder();
        if (args is ["errors"])
        {
            ErrorBench.Write(text => Write(page, text));
            return 0;
        }

        Write(page, $"""
            # Analysis: how often verdicts are wrong

            Made by `make bench-analysis`; the seed is fixed, so the figures are the same on every machine. Each canary is looked at
            {Traffic.UsualLooks} times; from look to look the candidate answers {Traffic.CandidatePerLook:N0} requests and stable {Traffic.StablePerLook:N0} (10 %: 833 requests a second at
            one look a minute). What is neither aborted nor promoted after the last look is held, and in a real rollout extended.

            Ours: `builtin: errorRate`, alpha 5 % (2.5 % for each side), one stage, either `maxRatio: 1.5` or `maxIncrease` of half of stable's rate:
            at every error rate the same question, is the candidate more than 1.5 times as bad? Argo Rollouts: `successCondition:
            result[0] >= 0.95` on the success rate of the last interval, `failureLimit` 0 and 3. Flagger: success rate of at least 99 %, `threshold` 5.
            None of them compares with stable in its documented default, so each is only as good as its number fits the service's own error rate.
            Repeated test: a textbook test for one look (is the candidate worse, at 1 %?) taken at every look.

            ## Good candidates: aborted

            {GoodCanaries:N0} canaries that are exactly as good as stable. Goal: 5 % at most.

            | policy | {string.Join(" | ", Rates.Select(Percent))} |
            | --- | ---: | ---: | ---: |
            """);
        foreach (var (name, policy) in Policies())
        {
            Write(page, $"| {name} | {string.Join(" | ", Rates.Select(rate => Percent(Outcome.Of(new(rate, rate), () => policy(rate), GoodCanaries, Seed).Aborted)))} |");
        }

        var atTheLimit = Rates.Select(
            rate => Percent(Outcome.Of(new(rate * Ratio, rate), () => Sequential(new RatioLimit(Ratio)), GoodCanaries, Seed + 1).Aborted));
        Write(page, $"| ours, candidates exactly at the limit | {string.Join(" | ", atTheLimit)} |");

        Write(page, "\nThe same canaries: promoted after the last look.\n\n| policy | " + string.Join(" | ", Rates.Select(Percent))
            + " |\n| --- | ---: | ---: | ---: |");
        foreach (var (name, policy) in Policies())
        {
            Write(page, $"| {name} | {string.Join(" | ", Rates.Select(rate => Percent(Outcome.Of(new(rate, rate), () => policy(rate), GoodCanaries / 10, Seed).Promoted)))} |");
        }

        WriteBad(page, 2, "detected 95 % at least, promoted 1 % at most");
        WriteBad(page, 5, "detected 95 % at least, promoted never");
        WriteCosts(page);
        SafeTests.Write(text => Write(page, text));
        WriteCoverage(page);
        LatencyBench.Write(text => Write(page, text));
        SliceBench.Write(text => Write(page, text));
        ErrorBench.Write(text => Write(page, text));
        if (args is [var file])
        {
            File.WriteAllText(file, page.ToString());
        }

        return 0;
    }

    private static void WriteBad(StringBuilder page, int times, string goal)
    {
        Write(page, $"\n## Candidates {times} times as bad: aborted / promoted\n\n{BadCanaries:N0} canaries; the rate is stable's. Goal: "
            + $"{goal}.\n\n| policy | {string.Join(" | ", Rates.Select(Percent))} |\n| --- | ---: | ---: | ---: |");
        foreach (var (name, policy) in Policies())
        {
            var cells = Rates.Select(rate => Outcome.Of(new(rate * times, rate), () => policy(rate), BadCanaries, Seed + times))
                .Select(outcome => $"{Percent(outcome.Aborted)} / {Percent(outcome.Promoted)}");
            Write(page, $"| {name} | {string.Join(" | ", cells)} |");
        }
    }

    private static void WriteCosts(StringBuilder page)
    {
        Write(page, $"""

            ## What detection costs

            Median number of the candidate's requests until the abort, in looks of {Traffic.CandidatePerLook:N0}. Beside it the number that a test needs which looks once, at a moment
            chosen beforehand, with a power of 95 % (a median is a power of 50 %, so it may be less); and what two separate confidence sequences would need, from {SlowCanaries} canaries.

            | stable's rate | worse | maxRatio | maxIncrease | fixed sample | two sequences |
            | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (var rate in Rates)
        {
            foreach (var times in (int[])[2, 5])
            {
                var traffic = new Traffic(rate * times, rate);
                var ratio = Outcome.Of(traffic, () => Sequential(new RatioLimit(Ratio)), BadCanaries, Seed + times);
                var increase = Outcome.Of(traffic, () => Sequential(new IncreaseLimit(rate * (Ratio - 1))), BadCanaries, Seed + times);
                var separate = Outcome.Of(
                    traffic, () => Sequential(new RatioLimit(Ratio) { SideBySide = false }), SlowCanaries, Seed + times);
                Write(page, $"| {Percent(rate)} | {times} x | {Requests(ratio)} | {Requests(increase)} | "
                    + $"{FixedSample.Requests(traffic, Ratio):N0} | {Requests(separate)} |");
            }
        }
    }

    private static void WriteCoverage(StringBuilder page)
    {
        Write(page, """

            ## Coverage

            Share of the good canaries whose bounds missed the true value at any of the looks, each side at 2.5 %. Goal: 2.5 % at most.

            | bounds | 0.1 % | 1 % | 5 % |
            | --- | ---: | ---: | ---: |
            """);
        (string Name, Func<double, ILimit> Limit)[] limits =
            [("rate", rate => new RateLimit(rate)), ("difference to stable", _ => new IncreaseLimit(0)),
                ("ratio to stable", _ => new RatioLimit(1))];
        foreach (var (name, limit) in limits)
        {
            foreach (var above in (bool[])[true, false])
            {
                var missed = Rates.Select(rate => Percent(
                    Outcome.Of(new(rate, rate), () => new CoveragePolicy(limit(rate), Side, above), GoodCanaries / 4, Seed + 9).Aborted));
                Write(page, $"| {name}, {(above ? "lower" : "upper")} | {string.Join(" | ", missed)} |");
            }
        }
    }

    private static IEnumerable<(string Name, Func<double, IPolicy> Policy)> Policies() =>
    [
        ("**ours, maxRatio 1.5**", _ => Sequential(new RatioLimit(Ratio))),
        ("**ours, maxIncrease**", rate => Sequential(new IncreaseLimit(rate * (Ratio - 1)))),
        ("Argo Rollouts, failureLimit 0", _ => new ThresholdPolicy(0.95, 1)),
        ("Argo Rollouts, failureLimit 3", _ => new ThresholdPolicy(0.95, 4)),
        ("Flagger, threshold 5", _ => new ThresholdPolicy(0.99, 5)),
        ("repeated test", _ => new RepeatedTestPolicy()),
    ];

    private static SequentialPolicy Sequential(ILimit limit) => new(new(limit, Side));

    private static string Requests(Outcome outcome) => outcome.MedianRequests?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private static void Write(StringBuilder page, FormattableString text) => Write(page, FormattableString.Invariant(text));

    private static void Write(StringBuilder page, string text)
    {
        Console.WriteLine(text);
        page.Append(text).Append('\n');
    }
}
