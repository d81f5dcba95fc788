using System.Diagnostics.Metrics;
using ModelOperator.Kubernetes.Queueing;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Queueing;

public sealed class WorkQueueTests : IDisposable
{
    private readonly ManualTimeProvider clock = new();
    private readonly Meter meter = new("test");
    private readonly WorkQueue<string> queue;

    public WorkQueueTests() => queue = new WorkQueue<string>("test", clock, meter);

    [Fact]
    public async Task AKeyAddedTwice_WaitsOnce()
    {
        queue.Add("a");
        queue.Add("a");
        queue.Add("b");
        (await NextAsync()).ShouldBe("a");
        (await NextAsync()).ShouldBe("b");
        queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task AKeyInWork_IsNotHandedOutAgain_UntilItIsDone()
    {
        queue.Add("a");
        await NextAsync();
        queue.Add("a");
        queue.Add("a");
        queue.Count.ShouldBe(0);
        var next = NextAsync();
        next.IsCompleted.ShouldBeFalse();
        queue.Done("a");
        (await next).ShouldBe("a");
        queue.Done("a");
        queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task AddAfter_KeepsTheEarliestTime()
    {
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        queue.AddAfter("a", TimeSpan.FromSeconds(3));
        queue.AddAfter("a", TimeSpan.FromSeconds(60));
        clock.Advance(TimeSpan.FromSeconds(2.9));
        queue.Count.ShouldBe(0);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        (await NextAsync()).ShouldBe("a");
        queue.Done("a");
        clock.Advance(TimeSpan.FromMinutes(5));
        queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task DelayedKeys_ComeInTheOrderOfTheirTimes()
    {
        queue.AddAfter("late", TimeSpan.FromSeconds(2));
        queue.AddAfter("early", TimeSpan.FromSeconds(1));
        queue.AddAfter("now", TimeSpan.Zero);
        clock.Advance(TimeSpan.FromSeconds(5));
        (await NextAsync()).ShouldBe("now");
        (await NextAsync()).ShouldBe("early");
        (await NextAsync()).ShouldBe("late");
    }

    [Fact]
    public void Failures_DoubleTheWait_FromFiveMillisecondsToAThousandSeconds_UntilForgotten()
    {
        double[] expected = [5, 10, 20, 40, 80];
        expected.ShouldAllBe(ms => queue.AddRateLimited("a") == TimeSpan.FromMilliseconds(ms));
        for (var i = 0; i < 40; i++)
        {
            queue.AddRateLimited("a");
        }

        queue.AddRateLimited("a").ShouldBe(TimeSpan.FromSeconds(1000));
        queue.AddRateLimited("b").ShouldBe(TimeSpan.FromMilliseconds(5));
        queue.FailuresOf("a").ShouldBe(46);
        queue.Forget("a");
        queue.AddRateLimited("a").ShouldBe(TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public async Task ShutDown_WaitsForKeysInWork_AndHandsOutNoMore()
    {
        queue.Add("a");
        queue.Add("b");
        await NextAsync();
        var drained = queue.ShutDownAsync();
        queue.Add("c");
        (await queue.GetAsync(CancellationToken.None)).Found.ShouldBeFalse();
        (await queue.GetAsync(CancellationToken.None)).Found.ShouldBeFalse();
        drained.IsCompleted.ShouldBeFalse();
        queue.Done("a");
        await drained.Soon();
    }

    [Fact]
    public async Task ManyWorkers_NeverHoldOneKeyTwice_AndLoseNone()
    {
        var inWork = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (await queue.GetAsync(CancellationToken.None) is (true, var key))
            {
                inWork.TryAdd(key, value: true).ShouldBeTrue();
                await Task.Yield();
                seen.AddOrUpdate(key, 1, static (_, n) => n + 1);
                inWork.Remove(key, out var _).ShouldBeTrue();
                queue.Done(key);
            }
        })).ToList();
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            queue.Add($"key-{random.Next(50)}");
        }

        await Eventually.True(() => queue.Count == 0 && inWork.IsEmpty);
        await queue.ShutDownAsync().Soon();
        await Task.WhenAll(workers).Soon();
        seen.Count.ShouldBe(50);
    }

    [Fact]
    public async Task Metrics_CarryTheFieldsNames()
    {
        using var metrics = new Support.MetricReader(meter);
        queue.Add("a");
        queue.Add("b");
        clock.Advance(TimeSpan.FromSeconds(2));
        await NextAsync();
        clock.Advance(TimeSpan.FromSeconds(3));
        metrics["workqueue_depth", "name=test"].ShouldBe(1);
        metrics["workqueue_unfinished_work_seconds", "name=test"].ShouldBe(3);
        metrics["workqueue_longest_running_processor_seconds", "name=test"].ShouldBe(3);
        queue.Done("a");
        queue.AddRateLimited("a");
        metrics["workqueue_adds_total", "name=test"].ShouldBe(2);
        metrics["workqueue_retries_total", "name=test"].ShouldBe(1);
        metrics["workqueue_queue_duration_seconds", "name=test"].ShouldBe(2);
        metrics["workqueue_work_duration_seconds", "name=test"].ShouldBe(3);
    }

    public void Dispose()
    {
        queue.Dispose();
        meter.Dispose();
    }

    private async Task<string> NextAsync()
    {
        var (found, key) = await queue.GetAsync(CancellationToken.None).AsTask().Soon();
        found.ShouldBeTrue();
        return key;
    }
}
