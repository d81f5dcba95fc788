using System.Diagnostics;
using ModelOperator.Api;

namespace ModelOperator.ClusterTests.Harness;

/// <summary>Bounded waits on conditions.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Reads until <paramref name="isMet"/> holds, and returns what was read; fails with the last reading after the patience.</summary>
    public static async Task<T> Get<T>(Func<Task<T>> read, Func<T, bool> isMet, string what, TimeSpan? patience = null)
    {
        var clock = Stopwatch.StartNew();
        var limit = patience ?? Cluster.Patience;
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var value = await read();
            if (isMet(value))
            {
                return value;
            }

            if (clock.Elapsed > limit)
            {
                throw new TimeoutException($"waited {limit.TotalSeconds:F0} s for: {what}. Last seen: {Describe(value)}");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private static string Describe<T>(T value) => value switch
    {
        null => "nothing",
        string text => text,
        ModelDeployment { Status: { } status } => $"{status.Phase}: {status.Message}\n{System.Text.Json.JsonSerializer.Serialize(value, Indented)}",
        _ => System.Text.Json.JsonSerializer.Serialize(value, Indented),
    };

    private static readonly System.Text.Json.JsonSerializerOptions Indented = new() { WriteIndented = true };
}
