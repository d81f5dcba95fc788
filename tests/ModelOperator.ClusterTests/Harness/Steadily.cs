using System.Diagnostics;

namespace ModelOperator.ClusterTests.Harness;

/// <summary>Something that must stay so for a while.</summary>
internal static class Steadily
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Reads again and again for <paramref name="time"/>, and fails at the first reading for which <paramref name="holds"/> does
    /// not.</summary>
    public static async Task Hold<T>(Func<Task<T>> read, Func<T, bool> holds, string what, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Interval);
        while (clock.Elapsed < time)
        {
            var value = await read();
            holds(value).ShouldBeTrue($"after {clock.Elapsed.TotalSeconds:F0} s no longer so: {what}; {value}");
            await timer.WaitForNextTickAsync();
        }
    }
}
