using ModelOperator.Demo.Client;
using ModelOperator.Testing;

namespace ModelOperator.Demo.Tests.Client;

public sealed class OpenLoopTests
{
    [Fact]
    public async Task SlowAnswers_DoNotSlowTheSenderDown_AndAreAwaitedAtTheEnd()
    {
        using var stop = new CancellationTokenSource();
        var answer = new TaskCompletionSource();
        var started = 0;
        var ended = 0;
        var loop = new OpenLoop(perSecond: 1_000, maxInFlight: 1_000_000, TimeProvider.System);
        var enough = new TaskCompletionSource();

        var running = loop.RunAsync(
            async _ =>
            {
                if (Interlocked.Increment(ref started) == 50)
                {
                    enough.SetResult();
                }

                await answer.Task;
                Interlocked.Increment(ref ended);
            },
            onOverrun: () => throw new InvalidOperationException("no overrun was due"),
            stop.Token);
        await enough.Task.Soon();
        await stop.CancelAsync();
        running.IsCompleted.ShouldBeFalse();
        answer.SetResult();
        await running.Soon();
        ended.ShouldBe(started);
    }

    [Fact]
    public async Task RequestsBeyondTheBound_AreOverruns()
    {
        using var stop = new CancellationTokenSource();
        var answer = new TaskCompletionSource();
        var sent = 0;
        var loop = new OpenLoop(perSecond: 1_000, maxInFlight: 3, TimeProvider.System);
        var sentBefore = new TaskCompletionSource<int>();

        var running = loop.RunAsync(
            _ =>
            {
                Interlocked.Increment(ref sent);
                return answer.Task;
            },
            onOverrun: () => sentBefore.TrySetResult(Volatile.Read(ref sent)),
            stop.Token);
        (await sentBefore.Task.Soon()).ShouldBe(3);
        await stop.CancelAsync();
        answer.SetResult();
        await running.Soon();
    }
}
