using System.Diagnostics;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>Waits for conditions, never for time.</summary>
internal static class Eventually
{
    public static async Task BecomesAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            watch.Elapsed.ShouldBeLessThan(TestGateway.Patience, $"never came true: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    public static Task BecomesAsync(Func<bool> condition, string what) => BecomesAsync(() => Task.FromResult(condition()), what);

    /// <summary>The task's result, or a failure that names what was waited for.</summary>
    public static async Task<T> WithinPatienceAsync<T>(this Task<T> task, string what)
    {
        var first = await Task.WhenAny(task, Task.Delay(TestGateway.Patience, TimeProvider.System, CancellationToken.None));
        first.ShouldBeSameAs(task, $"did not come: {what}");
        return await task;
    }

    public static async Task WithinPatienceAsync(this Task task, string what)
    {
        var first = await Task.WhenAny(task, Task.Delay(TestGateway.Patience, TimeProvider.System, CancellationToken.None));
        first.ShouldBeSameAs(task, $"did not come: {what}");
        await task;
    }
}
