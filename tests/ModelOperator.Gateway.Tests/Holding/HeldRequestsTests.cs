using ModelOperator.Gateway.Holding;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Gateway.Tests.Holding;

public sealed class HeldRequestsTests
{
    private static readonly GatewayOptions Options = new() { Namespace = "ml", Name = "digits", HoldTimeout = TimeSpan.FromSeconds(60) };

    private readonly ManualTimeProvider _clock = new();
    private readonly HeldRequests _held;

    public HeldRequestsTests() => _held = new(Options, new GatewayMetrics(new CollectorRegistry(), Options, _clock), _clock);

    [Fact]
    public async Task Request_WaitsForHoldSeconds_AndNotLonger()
    {
        var request = _held.HoldAsync(0, () => false, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMilliseconds(59_999));
        request.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        (await request.Soon()).ShouldBe(HoldEnd.Expired);
        _held.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Request_LooksAgainWhenRoutesChange_AndWaitsOnWhileThereIsNoPod()
    {
        var looks = 0;
        var hasPod = false;
        var request = _held.HoldAsync(
            0,
            () =>
            {
                Interlocked.Increment(ref looks);
                return Volatile.Read(ref hasPod);
            },
            CancellationToken.None);
        _held.LookAgain();
        await Eventually.True(() => Volatile.Read(ref looks) == 2);
        request.IsCompleted.ShouldBeFalse();
        Volatile.Write(ref hasPod, true);
        _held.LookAgain();
        (await request.Soon()).ShouldBe(HoldEnd.Released);
    }

    [Fact]
    public async Task R35_Watcher_IsToldAtOnce()
    {
        var watcher = _held.UntilOneIsHeldAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        watcher.IsCompleted.ShouldBeFalse();
        var request = _held.HoldAsync(0, () => false, CancellationToken.None);
        await watcher.Soon();
        await _held.UntilOneIsHeldAsync(TimeSpan.FromSeconds(30), CancellationToken.None).Soon();

        _clock.Advance(Options.HoldTimeout);
        await request.Soon();
        var next = _held.UntilOneIsHeldAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        next.IsCompleted.ShouldBeFalse("nothing is held any more");
        _clock.Advance(TimeSpan.FromSeconds(30));
        await next.Soon();
    }

    [Fact]
    public async Task MoreWatchersThanMayWait_AreAnsweredAtOnce()
    {
        var waiting = Enumerable.Range(0, HeldRequests.MaxWatchers)
            .Select(_ => _held.UntilOneIsHeldAsync(TimeSpan.FromSeconds(30), CancellationToken.None)).ToList();
        await _held.UntilOneIsHeldAsync(TimeSpan.FromSeconds(30), CancellationToken.None).Soon();
        waiting.ShouldAllBe(watcher => !watcher.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await Task.WhenAll(waiting).Soon();
    }
}
