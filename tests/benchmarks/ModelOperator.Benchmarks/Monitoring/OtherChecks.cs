using System.Globalization;
using System.Text;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Checks.Catalog;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Benchmarks.Monitoring;

/// <summary>Counts the false alarms of the checks of requests, answers and calls, as they are shipped.</summary>
internal static class OtherChecks
{
    private const int Day = 24 * 60;
    private const double Night = 0.05;

    // These are exactly what the checks allow.
    private const double OutOfRange = 0.01;
    private static readonly Dictionary<string, double> AtTheLimit = new(StringComparer.Ordinal)
    {
        [ModelServerMetricNames.SchemaViolations] = 0.01,
        [ModelServerMetricNames.NullAnswers] = 0.01,
        [GatewayMetricNames.RepeatedRequests] = 0.05,
    };

    public static void Report(StringBuilder report, int looks)
    {
        report.AppendLine(CultureInfo.InvariantCulture, $"""

            ## The other checks

            False alarms in a month. The true share is exactly the limit: 1 % for `schema`, `outOfRange` (each of twenty features) and `nulls`,
            5 % for `repeats`. Classes and confidence are as in the profile of 20,000 rows. Calls come at random: 60 or 600 an hour at noon and
            a twentieth of it at midnight, in a wave between them; or so many from 8 to 20 o'clock, and a twentieth within a minute after that.
            `gpu` is not here: what a GPU does is no chance, and the check compares its mean of six hours.

            | check | 1,200 requests, or 60 calls, an hour | 6,000 requests, or 600 calls, an hour |
            | --- | ---: | ---: |
            """);
        foreach (var name in new[]
        {
            CheckNames.Schema, CheckNames.OutOfRange, CheckNames.AnswerDrift, CheckNames.Confidence, CheckNames.Nulls, CheckNames.Repeats,
        })
        {
            Console.Error.WriteLine(name);
            report.AppendLine(CultureInfo.InvariantCulture, $"| `{name}` | {Alarms(name, 1200, looks)} | {Alarms(name, 6000, looks)} |");
        }

        foreach (var (name, over, isSharp) in new[]
        {
            ("in a wave", 15, false), ("with a sharp end", 15, true),
        })
        {
            Console.Error.WriteLine($"{CheckNames.Traffic}, {name}");
            report.AppendLine(CultureInfo.InvariantCulture,
                $"| `{CheckNames.Traffic}`, {name} | {Calls(60, looks, over, isSharp)} | {Calls(600, looks, over, isSharp)} |");
        }
    }

    private static int Alarms(string name, int perHour, int looks)
    {
        var served = new ServedAnswers(seed: 4714, perHour, OutOfRange, AtTheLimit);
        var check = CheckCatalog.Of(new() { Repeats = new() }, served.Profile(), null).Single(one => one.Name == name);
        return MonitoringBenchmark.Alarms(served, check, looks).Alarms;
    }

    private static int Calls(int perHour, int looks, int over, bool isSharp)
    {
        var (random, check, total) = (new Random(4715), new TrafficCheck(new() { Over = $"{over}m" }), new long[(8 * Day) + looks + 1]);
        for (var minute = 1; minute < total.Length; minute++)
        {
            var part = isSharp
                ? minute % Day / 60 is >= 8 and < 20 ? 1 : Night
                : Night + ((1 - Night) * (1 - Math.Cos(2 * Math.PI * minute / Day)) / 2);
            total[minute] = total[minute - 1] + Arrivals(random, perHour / 60.0 * part);
        }

        var (alarms, wasBad) = (0, false);
        for (var now = 8 * Day; now < (8 * Day) + looks; now++)
        {
            CounterRise[] answer =
            [
                Rise(WindowQuery.Calls, total[now] - total[now - over]),
                Rise(WindowQuery.Day, total[now] - total[now - Day]),
                .. Enumerable.Range(1, WindowQuery.DaysBefore).Select(day =>
                    Rise(WindowQuery.SameTimeOf(day), total[now - (day * Day)] - total[now - (day * Day) - over])),
            ];
            var isBad = check.Read(answer, new SourceLabels(), wasBad).Level is CheckVerdict.Bad;
            alarms += isBad && !wasBad ? 1 : 0;
            wasBad = isBad;
        }

        return alarms;
    }

    // A number of the Poisson distribution (Knuth 1969).
    private static int Arrivals(Random random, double mean)
    {
        var (count, product, least) = (-1, 1.0, Math.Exp(-mean));
        do
        {
            count++;
            product *= random.NextDouble();
        }
        while (product > least);
        return count;
    }

    private static CounterRise Rise(string window, double rise) => new(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["window"] = window, ["counter"] = GatewayMetricNames.Requests }, rise);
}
