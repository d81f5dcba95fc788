using System.Globalization;
using System.Text;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Checks.Catalog;

namespace ModelOperator.Benchmarks.Monitoring;

/// <summary>Counts the false alarms of the checks as they are shipped, and measures how soon they find a shift.</summary>
internal static class MonitoringBenchmark
{
    private const int Window = Looks.Window;
    private const int Month = 30 * 24 * 60;
    private const int Months = 1;
    private const int Shifts = 20;

    private static readonly int[] RowsAnHour = [1200, 6000];
    private static readonly int[] ProfileRows = [200, 20_000];

    public static int Run(string? file)
    {
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"""
            # Monitoring: false alarms and detection

            Made by `make bench-monitoring`; the seed is fixed, so the figures are the same on every machine. Twenty features, normally distributed, ten bins each;
            a window of an hour, a look a minute, the checks with their defaults. A false alarm is a check that becomes `Bad` on data that is as it was when the
            profile was made; 2.5 % of the values are missing, half of what `missing` allows. Goal: one a month and check at most.

            ## False alarms in {Months} month

            | distance | profile's rows | 1,200 rows an hour | 6,000 rows an hour | `Warn` at any time |
            | --- | ---: | ---: | ---: | ---: |
            """);
        foreach (var distance in Enum.GetValues<DistanceKind>())
        {
            foreach (var rows in ProfileRows)
            {
                Console.Error.WriteLine($"{distance}, a profile of {rows} rows");
                var quiet = RowsAnHour.Select(perHour => Quiet(distance, rows, perHour)).ToList();
                report.AppendLine(CultureInfo.InvariantCulture,
                    $"| {Name(distance)} | {rows:N0} | {quiet[0].Alarms} | {quiet[1].Alarms} | {quiet.Sum(one => one.Warnings)} |");
            }
        }

        var missing = RowsAnHour.Select(perHour => Missing(perHour)).ToList();
        report.AppendLine(CultureInfo.InvariantCulture, $"""

            `missing`, 2.5 % of the values missing in each of the twenty features: {missing[0]} and {missing[1]} false alarms.

            ## A shift of 0.5 standard deviations in one of twenty features (PSI 0.24)

            {Shifts} shifts with a profile of 20,000 rows and 6,000 rows an hour. Bad within two windows (120 looks), and the median of the looks until then.

            | distance | found | median, minutes |
            | --- | ---: | ---: |
            """);
        foreach (var distance in Enum.GetValues<DistanceKind>())
        {
            Console.Error.WriteLine($"{distance}, shifts");
            var found = Enumerable.Range(0, Shifts).Select(seed => Found(distance, seed, 0.5)).OfType<int>().Order().ToList();
            report.AppendLine(CultureInfo.InvariantCulture,
                $"| {Name(distance)} | {found.Count} of {Shifts} | {(found.Count > 0 ? found[found.Count / 2] : "")} |");
        }

        OtherChecks.Report(report, Months * Month);
        QualityBenchmark.Report(report, Months * Month, Shifts);
        Console.Write(report);
        if (file is not null)
        {
            File.WriteAllText(file, report.ToString());
        }

        return 0;
    }

    private static (int Alarms, int Warnings) Quiet(DistanceKind distance, int profileRows, int perHour)
    {
        var data = new ServedData(seed: 4711, perHour, missing: 0.025);
        return Alarms(data, Check(CheckNames.InputDrift, new() { InputDrift = new() { Distance = distance } }, data, profileRows),
            Months * Month);
    }

    private static int Missing(int perHour)
    {
        var data = new ServedData(seed: 4712, perHour, missing: 0.025);
        return Alarms(data, Check(CheckNames.Missing, new(), data, 20_000), Months * Month).Alarms;
    }

    private static int? Found(DistanceKind distance, int seed, double shift)
    {
        var data = new ServedData(seed, 6000, missing: 0.025);
        var check = Check(CheckNames.InputDrift, new() { InputDrift = new() { Distance = distance } }, data, 20_000);
        var verdicts = Looks.Of(data, check).Skip(2 * Window).GetEnumerator();
        verdicts.MoveNext();
        data.Shift = shift;
        for (var look = 1; look <= 2 * Window && verdicts.MoveNext(); look++)
        {
            if (verdicts.Current is CheckVerdict.Bad)
            {
                return look;
            }
        }

        return null;
    }

    internal static (int Alarms, int Warnings) Alarms(IServed data, ICheck check, int looks)
    {
        var (alarms, warnings, before) = (0, 0, CheckVerdict.Ok);
        foreach (var verdict in Looks.Of(data, check).Take(looks))
        {
            alarms += verdict is CheckVerdict.Bad && before is not CheckVerdict.Bad ? 1 : 0;
            warnings += verdict is CheckVerdict.Warn && before is CheckVerdict.Ok ? 1 : 0;
            before = verdict;
        }

        return (alarms, warnings);
    }

    private static ICheck Check(string name, MonitoringChecksSpec spec, ServedData data, int profileRows) =>
        CheckCatalog.Of(spec, data.Profile(profileRows), null).Single(check => check.Name == name);

    private static string Name(DistanceKind distance) => $"`{char.ToLowerInvariant(distance.ToString()[0])}{distance.ToString()[1..]}`";
}
