using System.Globalization;

namespace ModelOperator.Benchmarks.Load;

/// <summary>The CPU time that the just-in-time compiler of a process has spent on optimizing methods that are called often.</summary>
internal static class CompilerClock
{
    // The runtime's thread, of whose name Linux keeps 15 characters. It ends when there has been nothing to do for a few seconds.
    private const string Worker = ".NET Tiered Com";

    // CLK_TCK, which is 100 wherever .NET runs on Linux.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>The time so far, in steps of 10 ms; zero when the compiler has nothing to do.</summary>
    public static TimeSpan Of(int process)
    {
        var ticks = 0L;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            try
            {
                if (File.ReadAllText($"{thread}/comm").TrimEnd() == Worker)
                {
                    ticks += Ticks(File.ReadAllText($"{thread}/stat"));
                }
            }
            catch (IOException)
            {
                // The thread has ended.
            }
        }

        return Tick * ticks;
    }

    // utime and stime, the 14th and 15th fields; the name before them is in brackets and may have blanks.
    private static long Ticks(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
