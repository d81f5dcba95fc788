using System.Diagnostics;
using System.Globalization;

namespace ModelOperator.Benchmarks.Load;

/// <summary>
/// Two builds of one program beside each other, in what a person notices when a pod starts: the time until it listens, and its memory
/// then and after it has worked. They are started in turns, so that whatever else the machine does falls on both.
/// </summary>
/// <param name="other">The benchmarks' .dll of the other build, such as one made in a worktree of another commit.</param>
/// <param name="starts">Starts of each build.</param>
internal sealed class StartComparison(string other, int starts)
{
    private const int UsualStarts = 15;
    private static readonly TimeSpan Work = TimeSpan.FromSeconds(2);

    /// <summary>Reads a command line of the .dll and the number of starts, which may be left out.</summary>
    public static StartComparison From(string[] args) =>
        new(args[0], args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : UsualStarts);

    /// <summary>Compares the builds for each program and prints one line for each.</summary>
    /// <param name="kinds">The programs, in the order of the lines.</param>
    public async Task RunAsync(params BuildComparison.Kind[] kinds)
    {
        Console.WriteLine($"this build / {other}: medians of {starts} starts each, in turns; {Environment.ProcessorCount} CPUs");
        Console.WriteLine($"{"",-14} {"ms until it listens",24} {"MiB then",24} {$"MiB after {Work.TotalSeconds} s of load",28}");
        foreach (var kind in kinds)
        {
            List<Sample> here = [], there = [];
            for (var start = 0; start < starts; start++)
            {
                if (start % 2 == 0)
                {
                    here.Add(await StartAsync(kind, mine: true));
                }

                there.Add(await StartAsync(kind, mine: false));
                if (start % 2 != 0)
                {
                    here.Add(await StartAsync(kind, mine: true));
                }
            }

            string Both(Func<Sample, double> figure)
            {
                var (one, two) = (Median(here.Select(figure)), Median(there.Select(figure)));
                return string.Create(CultureInfo.InvariantCulture, $"{one:0} / {two:0} = {one / two:0.00}");
            }

            Console.WriteLine(
                $"{kind.Name,-14} {Both(sample => sample.Listening.TotalMilliseconds),24} {Both(sample => sample.Fresh),24} "
                + $"{Both(sample => sample.Worked),28}");
        }
    }

    private async Task<Sample> StartAsync(BuildComparison.Kind kind, bool mine)
    {
        var build = mine ? typeof(StartComparison).Assembly.Location : Path.GetFullPath(other);
        var started = Stopwatch.GetTimestamp();
        await using var process = await ChildProcess.StartAsync(
            new ProcessStartInfo("dotnet", [build, .. kind.Arguments(Path.GetDirectoryName(build)!)]), build);
        var listening = Stopwatch.GetElapsedTime(started);
        var fresh = Mebibytes(process.Resident);
        await kind.LoadAsync(process.Ports[0], Work);
        return new(listening, fresh, Mebibytes(process.Resident));
    }

    private static double Mebibytes(long bytes) => bytes / 1024.0 / 1024;

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private sealed record Sample(TimeSpan Listening, double Fresh, double Worked);
}
