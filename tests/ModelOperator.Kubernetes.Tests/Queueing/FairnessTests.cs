using ModelOperator.Kubernetes.Queueing;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Kubernetes.Tests.Queueing;

public sealed class FairnessTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly WorkQueue<string> _queue;

    public FairnessTests() => _queue = new("test", _clock, new CollectorRegistry(), static key => key.Split('/')[0]);

    [Fact]
    public async Task NamespaceWithThousandsOfKeys_DelaysTheKeyOfAnother_ByOneTurn()
    {
        AddMany("broken", 2000, _queue.Add);
        _queue.Add("works/a");
        (await TakeAsync(2)).ShouldBe(["broken/0", "works/a"]);
    }

    [Fact]
    public async Task KeysOfOneNamespace_ComeInTheirOrder()
    {
        AddMany("one", 3, _queue.Add);
        AddMany("two", 2, _queue.Add);
        (await TakeAsync(5)).ShouldBe(["one/0", "two/0", "one/1", "two/1", "one/2"]);
    }

    [Fact]
    public async Task KeyThatHasChanged_GoesBeforeThousandsThatAreLookedAtAgain()
    {
        AddMany("broken", 1000, _queue.AddUnchanged);
        AddMany("failed", 1000, key => _queue.AddRateLimited(key));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _queue.Count.ShouldBe(2000);
        _queue.Add("broken/works");
        (await TakeAsync(1)).ShouldBe(["broken/works"]);
    }

    [Fact]
    public async Task KeysThatAreLookedAtAgain_GetEveryFourthTurn_WhateverChanges()
    {
        AddMany("busy", 100, _queue.Add);
        AddMany("calm", 5, _queue.AddUnchanged);
        var taken = await TakeAsync(20);
        taken.Where(key => key.StartsWith("calm", StringComparison.Ordinal)).ShouldBe(["calm/0", "calm/1", "calm/2", "calm/3", "calm/4"]);
        taken.Take(4).Last().ShouldBe("calm/0");
    }

    [Fact]
    public async Task KeyThatWaitsToBeLookedAtAgain_AndChanges_MovesForward_AndComesOnce()
    {
        AddMany("one", 10, _queue.AddUnchanged);
        _queue.Add("one/9");
        _queue.Add("one/9");
        _queue.Count.ShouldBe(10);
        var taken = await TakeAsync(10);
        taken[0].ShouldBe("one/9");
        taken.Distinct().Count().ShouldBe(10);
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task KeyThatChangesInWork_GoesBeforeOthers_WhenItIsDone()
    {
        _queue.AddUnchanged("one/a");
        await TakeAsync(1);
        AddMany("one", 10, _queue.AddUnchanged);
        _queue.AddUnchanged("one/a");
        _queue.Add("one/a");
        _queue.Done("one/a");
        (await TakeAsync(1)).ShouldBe(["one/a"]);
    }

    [Fact]
    public async Task KeysInAnyOrder_AreNeverLost_AndNeverTwice()
    {
        var random = new Random(11);
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 20_000; i++)
        {
            var key = $"{random.Next(4)}/{random.Next(20)}";
            if (random.Next(3) > 0)
            {
                (random.Next(2) == 0 ? _queue.Add : (Action<string>)_queue.AddUnchanged)(key);
                waiting.Add(key);
            }
            else if (waiting.Count > 0)
            {
                var (_, taken) = await _queue.GetAsync(CancellationToken.None).AsTask().Soon();
                waiting.Remove(taken).ShouldBeTrue($"{taken} was not added since it was handed out");
                _queue.Done(taken);
            }

            _queue.Count.ShouldBe(waiting.Count);
        }
    }

    [Fact]
    public void ShortDelaysAfterLongOnes_HoldNoMoreThanTheKeys()
    {
        var delayed = new DelayedKeys<string>();
        for (var i = 0; i < 100_000; i++)
        {
            delayed.Add("a", 1_000_000 + i);
            delayed.Add("a", i);
            delayed.TryTake(i, out _).ShouldBeTrue();
        }

        delayed.Held.ShouldBeLessThan(100);
        delayed.NextDue.ShouldBeNull();
    }

    public void Dispose() => _queue.Dispose();

    private static void AddMany(string ns, int count, Action<string> add)
    {
        for (var i = 0; i < count; i++)
        {
            add($"{ns}/{i}");
        }
    }

    private async Task<IReadOnlyList<string>> TakeAsync(int count)
    {
        List<string> taken = [];
        while (taken.Count < count)
        {
            taken.Add((await _queue.GetAsync(CancellationToken.None).AsTask().Soon()).Key);
        }

        return taken;
    }
}
