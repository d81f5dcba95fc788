using System.Diagnostics;

namespace ModelOperator.Benchmarks.Load;

/// <summary>Loads processes until the just-in-time compiler has optimized what they run. On two busy CPUs that takes half a minute and
/// more, in which the compiler takes a third of their CPU time.</summary>
internal static class WarmUp
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(2), Least = TimeSpan.FromSeconds(8), Most = TimeSpan.FromMinutes(2);

    // A compiler that takes less than this share of one CPU changes no ratio that is printed.
    private const double Quiet = 0.01;
    private const int QuietSlices = 3;

    /// <summary>Loads processes.</summary>
    /// <param name="processes">The ids of the processes.</param>
    /// <param name="load">Loads all of them for as long as it is told.</param>
    public static async Task RunAsync(IReadOnlyList<int> processes, Func<TimeSpan, Task> load)
    {
        var (began, quiet) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(began) < Least || (quiet < QuietSlices && Stopwatch.GetElapsedTime(began) < Most))
        {
            var (before, sliceBegan) = (processes.Select(CompilerClock.Of).ToList(), Stopwatch.GetTimestamp());
            await load(Slice);
            // A compiler's thread that has ended takes its time with it, and another begins at zero.
            var spent = processes.Select(CompilerClock.Of).Zip(before, (now, then) => now >= then ? now - then : now)
                .Aggregate(TimeSpan.Zero, (sum, one) => sum + one);
            quiet = spent < Quiet * Stopwatch.GetElapsedTime(sliceBegan) ? quiet + 1 : 0;
        }

        if (quiet < QuietSlices)
        {
            Console.Error.WriteLine($"the compiler is still at work after {Most.TotalMinutes:0} minutes of warming up");
        }
    }
}
