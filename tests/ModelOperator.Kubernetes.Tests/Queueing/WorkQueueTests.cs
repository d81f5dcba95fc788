using ModelOperator.Kubernetes.Queueing;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Kubernetes.Tests.Queueing;

public sealed class WorkQueueTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly CollectorRegistry _registry = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>("test", _clock, _registry);

    [Fact]
    public async Task AKeyAddedTwice_WaitsOnce()
    {
        _queue.Add("a");
        _queue.Add("a");
        _queue.Add("b");
        (await NextAsync()).ShouldBe("a");
        (await NextAsync()).ShouldBe("b");
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task AKeyInWork_IsNotHandedOutAgain_UntilItIsDone()
    {
        _queue.Add("a");
        await NextAsync();
        _queue.Add("a");
        _queue.Add("a");
        _queue.Count.ShouldBe(0);
        var next = NextAsync();
        next.IsCompleted.ShouldBeFalse();
        _queue.Done("a");
        (await next).ShouldBe("a");
        _queue.Done("a");
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public void FailureAfterAnOutage_WaitsNoLongerThanTheLongestWaitOfTheOutageAllows()
    {
        for (var time = 0; time < 40; time++)
        {
            _queue.AddRateLimited("a", atMost: TimeSpan.FromSeconds(30)).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(37.5));
        }

        _queue.AddRateLimited("a").ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(110));
    }

    [Fact]
    public async Task AddAfter_KeepsTheEarliestTime()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(3));
        _queue.AddAfter("a", TimeSpan.FromSeconds(60));
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        _queue.Count.ShouldBe(0);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        (await NextAsync()).ShouldBe("a");
        _queue.Done("a");
        _clock.Advance(TimeSpan.FromMinutes(5));
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task DelayedKeys_ComeInTheOrderOfTheirTimes()
    {
        _queue.AddAfter("late", TimeSpan.FromSeconds(2));
        _queue.AddAfter("early", TimeSpan.FromSeconds(1));
        _queue.AddAfter("now", TimeSpan.Zero);
        _clock.Advance(TimeSpan.FromSeconds(5));
        (await NextAsync()).ShouldBe("now");
        (await NextAsync()).ShouldBe("early");
        (await NextAsync()).ShouldBe("late");
    }

    [Fact]
    public void Failures_DoubleTheWait_FromFiveMillisecondsToAThousandSeconds_UntilForgotten()
    {
        double[] expected = [5, 10, 20, 40, 80];
        expected.ShouldAllBe(ms => IsWithin(_queue.AddRateLimited("a"), ms));
        for (var i = 0; i < 40; i++)
        {
            _queue.AddRateLimited("a");
        }

        _queue.AddRateLimited("a").TotalSeconds.ShouldBeInRange(1000, 1250);
        _queue.AddRateLimited("b").TotalMilliseconds.ShouldBeInRange(5, 6.25);
        _queue.FailuresOf("a").ShouldBe(46);
        _queue.Forget("a");
        _queue.AddRateLimited("a").TotalMilliseconds.ShouldBeInRange(5, 6.25);
    }

    [Fact]
    public void WaitsOfWhatFailedTogether_AreNotTheSame() =>
        Enumerable.Range(0, 100).Select(number => _queue.AddRateLimited($"key-{number}")).Distinct().Count().ShouldBeGreaterThan(90);

    [Fact]
    public void WaitThatAServerAsksFor_IsTheShortest_AndAFailingServerDoesNotMakeItLong()
    {
        _queue.AddRateLimited("a", atLeast: TimeSpan.FromSeconds(7)).TotalSeconds.ShouldBeInRange(7, 8.75);
        for (var i = 0; i < 40; i++)
        {
            _queue.AddRateLimited("a");
        }

        _queue.AddRateLimited("a", atMost: TimeSpan.FromSeconds(30)).TotalSeconds.ShouldBeInRange(30, 37.5);
        _queue.AddRateLimited("a", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30)).TotalSeconds.ShouldBeInRange(60, 75);
    }

    [Fact]
    public async Task ShutDown_WaitsForKeysInWork_AndHandsOutNoMore()
    {
        _queue.Add("a");
        _queue.Add("b");
        await NextAsync();
        var drained = _queue.ShutDownAsync();
        _queue.Add("c");
        (await _queue.GetAsync(CancellationToken.None)).Found.ShouldBeFalse();
        (await _queue.GetAsync(CancellationToken.None)).Found.ShouldBeFalse();
        drained.IsCompleted.ShouldBeFalse();
        _queue.Done("a");
        await drained.Soon();
    }

    [Fact]
    public async Task ManyWorkers_NeverHoldOneKeyTwice_AndLoseNone()
    {
        var inWork = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (await _queue.GetAsync(CancellationToken.None) is (true, var key))
            {
                inWork.TryAdd(key, value: true).ShouldBeTrue();
                await Task.Yield();
                seen.AddOrUpdate(key, 1, static (_, n) => n + 1);
                inWork.Remove(key, out var _).ShouldBeTrue();
                _queue.Done(key);
            }
        })).ToList();
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            _queue.Add($"key-{random.Next(50)}");
        }

        await Eventually.True(() => _queue.Count == 0 && inWork.IsEmpty);
        await _queue.ShutDownAsync().Soon();
        await Task.WhenAll(workers).Soon();
        seen.Count.ShouldBe(50);
    }

    [Fact]
    public async Task Metrics_CarryTheFieldsNames()
    {
        _queue.Add("a");
        _queue.Add("b");
        _clock.Advance(TimeSpan.FromSeconds(2));
        await NextAsync();
        _clock.Advance(TimeSpan.FromSeconds(3));
        var before = await Exposition.OfAsync(_registry);
        before["workqueue_depth{name=\"test\"}"].ShouldBe(1);
        before["workqueue_unfinished_work_seconds{name=\"test\"}"].ShouldBe(3);
        before["workqueue_longest_running_processor_seconds{name=\"test\"}"].ShouldBe(3);
        _queue.Done("a");
        _queue.AddRateLimited("a");
        var after = await Exposition.OfAsync(_registry);
        after["workqueue_adds_total{name=\"test\"}"].ShouldBe(2);
        after["workqueue_retries_total{name=\"test\"}"].ShouldBe(1);
        after["workqueue_queue_duration_seconds_sum{name=\"test\"}"].ShouldBe(2);
        after["workqueue_work_duration_seconds_sum{name=\"test\"}"].ShouldBe(3);
    }

    public void Dispose() => _queue.Dispose();

    private static bool IsWithin(TimeSpan wait, double least) => wait.TotalMilliseconds >= least && wait.TotalMilliseconds <= 1.25 * least;

    private async Task<string> NextAsync()
    {
        var (found, key) = await _queue.GetAsync(CancellationToken.None).AsTask().Soon();
        found.ShouldBeTrue();
        return key;
    }
}
