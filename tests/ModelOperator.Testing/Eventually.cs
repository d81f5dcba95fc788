using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelOperator.Testing;

/// <summary>Bounded waits on conditions, for what other threads do.</summary>
public static class Eventually
{
    /// <summary>How long a condition may take, on a busy machine, before the test fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Waits until <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">It did not within <see cref="Patience"/>.</exception>
    public static Task True(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Wait(condition, static () => { }, what);

    /// <summary>Waits until <paramref name="condition"/> holds, for what has to be asked for.</summary>
    /// <exception cref="TimeoutException">It did not within <see cref="Patience"/>.</exception>
    public static async Task True(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var waited = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds:0} s: {what}");
            }

            await ticks.WaitForNextTickAsync();
        }
    }

    /// <summary>Moves <paramref name="clock"/> step by step until <paramref name="condition"/> holds; for code that waits on it several times.</summary>
    /// <exception cref="TimeoutException">It did not within <see cref="Patience"/> of real time.</exception>
    public static Task True(
        Func<bool> condition, ManualTimeProvider clock, TimeSpan step, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Wait(condition, () => clock.Advance(step), what);

    /// <summary>The result of <paramref name="task"/>, awaited for at most <see cref="Patience"/>.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);

    /// <inheritdoc cref="Soon{T}(Task{T})" />
    public static Task Soon(this Task task) => task.WaitAsync(Patience);

    private static async Task Wait(Func<bool> condition, Action between, string what)
    {
        var waited = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!condition())
        {
            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds:0} s: {what}");
            }

            between();
            await ticks.WaitForNextTickAsync();
        }
    }
}
