using System.Globalization;
using System.Text;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring.Checks;

namespace ModelOperator.Benchmarks.Monitoring;

/// <summary>Measures how often the check of quality is wrong while the true value is exactly its limit, and how soon it finds a loss.
/// </summary>
internal static class QualityBenchmark
{
    private const double Rare = 0.1;
    private const double Miss = 0.1;
    private const double Error = 4;
    private const int AnswersAnHour = 1200;

    // One in ten of the predictions of the class is wrong.
    private const double FalseAlarm = Rare * (1 - Miss) / 9 / (1 - Rare);

    // The mean of a normal distribution's absolute values.
    private static readonly double MeanError = Error * Math.Sqrt(2 / Math.PI);

    public static void Report(StringBuilder report, int looks, int shifts)
    {
        report.AppendLine(CultureInfo.InvariantCulture, $"""

            ## `quality`: measures of one class, and of a number's error

            Feedback for {AnswersAnHour:N0} answers an hour, of which one in ten has the class. The false alarms of a month are those while the true value is exactly the
            limit: recall, precision and F1 90 %, and an error with standard deviation {Error} (`maxError` {ServedFeedback.MaxError}). The loss, from there: half of the class is missed,
            half of the predictions of the class are wrong, or the error is three times as large. Found within two windows, of {shifts} losses, and the median of the looks until then.

            | `metric` | false alarms at the limit | found | median, minutes |
            | --- | ---: | ---: | ---: |
            """);
        foreach (var metric in Enum.GetValues<QualityMetric>().Except([QualityMetric.Accuracy]))
        {
            Console.Error.WriteLine($"quality, {metric}");
            var check = Check(metric);
            var alarms = MonitoringBenchmark.Alarms(Served(4713), check, looks).Alarms;
            var found = Enumerable.Range(0, shifts).Select(seed => Found(check, seed)).OfType<int>().Order().ToList();
            report.AppendLine(CultureInfo.InvariantCulture,
                $"| `{Name(metric)}` | {alarms} | {found.Count} of {shifts} | {(found.Count > 0 ? found[found.Count / 2] : "")} |");
        }
    }

    private static int? Found(ICheck check, int seed)
    {
        var served = Served(seed);
        using var verdicts = Looks.Of(served, check).Skip(2 * Looks.Window).GetEnumerator();
        verdicts.MoveNext();
        (served.Miss, served.FalseAlarm, served.Error) = (0.5, Rare / (1 - Rare), 3 * Error);
        for (var look = 1; look <= 2 * Looks.Window && verdicts.MoveNext(); look++)
        {
            if (verdicts.Current is CheckVerdict.Bad)
            {
                return look;
            }
        }

        return null;
    }

    private static ServedFeedback Served(int seed) =>
        new(seed, AnswersAnHour, Rare) { Miss = Miss, FalseAlarm = FalseAlarm, Error = Error };

    private static ICheck Check(QualityMetric metric) => QualityChecks.Of(
        new()
        {
            Metric = metric,
            Class = "rare",
            Min = "90%",
            Max = metric is QualityMetric.MeanAbsoluteError ? MeanError : Error,
        },
        new() { KeySecret = "keys", Classes = ["rare"], MaxError = ServedFeedback.MaxError }, null, null);

    private static string Name(QualityMetric metric) => $"{char.ToLowerInvariant(metric.ToString()[0])}{metric.ToString()[1..]}";
}
