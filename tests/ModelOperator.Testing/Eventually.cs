using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ModelOperator.Testing;

/// <summary>Bounded waits on conditions, for what other threads do.</summary>
public static class Eventually
{
    /// <summary>The longest time that a condition may take, on a busy machine, before the test fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

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

    /// <summary>
    /// Moves <paramref name="clock"/> step by step until <paramref name="condition"/> holds; for code that waits on it several times.
    /// </summary>
    /// <exception cref="TimeoutException">It did not within <see cref="Patience"/> of real time.</exception>
    public static Task True(
        Func<bool> condition, ManualTimeProvider clock, TimeSpan step, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Wait(condition, () => clock.Advance(step), what);

    /// <summary>Reads until <paramref name="isMet"/> holds, and returns what was read.</summary>
    /// <param name="read">Reads, a few times a second.</param>
    /// <param name="isMet">Says whether a reading is the one that the test waits for.</param>
    /// <param name="what">The words for what the test waits for.</param>
    /// <param name="patience">The longest time that it may take.</param>
    /// <exception cref="TimeoutException">It did not hold within <paramref name="patience"/>; the message has the last reading.</exception>
    public static async Task<T> Get<T>(Func<Task<T>> read, Func<T, bool> isMet, string what, TimeSpan patience)
    {
        var waited = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var value = await read();
            if (isMet(value))
            {
                return value;
            }

            if (waited.Elapsed > patience)
            {
                var seen = value as string ?? JsonSerializer.Serialize(value, Indented);
                throw new TimeoutException($"Not within {patience.TotalSeconds:0} s: {what}. Last seen: {seen}");
            }

            await ticks.WaitForNextTickAsync();
        }
    }

    /// <summary>The result of <paramref name="task"/>, awaited for at most <see cref="Patience"/>.</summary>
    /// <exception cref="TimeoutException">It did not end within <see cref="Patience"/>.</exception>
    public static async Task<T> Soon<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await ((Task)task).Soon(what);
        return await task;
    }

    /// <inheritdoc cref="Soon{T}(Task{T}, string)" />
    public static async Task Soon(this Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException exception) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Not within {Patience.TotalSeconds:0} s: {what}", exception);
        }
    }

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
