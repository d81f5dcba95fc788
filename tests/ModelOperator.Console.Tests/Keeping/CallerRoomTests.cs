using ModelOperator.Console.Keeping;
using ModelOperator.Kubernetes;

namespace ModelOperator.Console.Tests.Keeping;

public sealed class CallerRoomTests
{
    private const int Objects = 10;

    private static readonly ResourceKey First = new("ml", "first");
    private static readonly ResourceKey Second = new("ml", "second");

    [Fact]
    public void Objects_AreBounded_OverAllCachesOfACaller()
    {
        var caller = new CallerRoom(new SharedRoom(1 << 30), mostObjects: 2);
        using var one = caller.Open();
        using var other = caller.Open();

        one.TryTake(First, 100).ShouldBeTrue();
        other.TryTake(First, 100).ShouldBeTrue();
        other.TryTake(Second, 100).ShouldBeFalse();

        one.TryTake(First, 200).ShouldBeTrue("it is there already");
        (one.LeftOut, other.LeftOut).ShouldBe((null, caller.LeftOut));
        caller.LeftOut.ShouldNotBeNull().ShouldStartWith("Some objects are not shown: you may see more than 2, and this console keeps");
    }

    [Fact]
    public async Task PagesOfAllCallers_AreReadAFewAtATime()
    {
        var shared = new SharedRoom(64 << 20);
        var caches = Enumerable.Range(0, SharedRoom.MostPages + 1).Select(_ => new CallerRoom(shared, Objects).Open()).ToList();
        var turns = await Task.WhenAll(caches.Take(SharedRoom.MostPages).Select(cache => cache.TurnAsync(CancellationToken.None)));

        var late = caches[^1].TurnAsync(CancellationToken.None);
        late.IsCompleted.ShouldBeFalse();
        turns[0].Dispose();
        (await late.WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
    }

    [Fact]
    public void Memory_OfOneCaller_IsAQuarterOfAll()
    {
        var shared = new SharedRoom(64 << 20);
        var caller = new CallerRoom(shared, Objects);
        using var cache = caller.Open();

        cache.TryTake(First, 6 << 20).ShouldBeFalse();

        caller.LeftOut.ShouldNotBeNull().ShouldContain("take more than 16 MiB");
        shared.Taken.ShouldBe(0);
    }

    [Fact]
    public void Memory_OfAllCallers_IsBounded_AndComesBackWhenOneLeaves()
    {
        var shared = new SharedRoom(64 << 20);
        var callers = Enumerable.Range(0, 5).Select(_ => new CallerRoom(shared, Objects)).ToList();
        var caches = callers.ConvertAll(caller => caller.Open());

        var kept = caches.ConvertAll(cache => cache.TryTake(First, (14 << 20) / 3)); // 14 MiB each in memory

        kept.ShouldBe([true, true, true, true, false]);
        callers[4].LeftOut.ShouldNotBeNull().ShouldContain("fills its 64 MiB");
        callers[4].HasRoomAgain.ShouldBeFalse();
        caches[0].Dispose();
        callers[4].HasRoomAgain.ShouldBeTrue();
        callers[1].HasRoomAgain.ShouldBeFalse("nothing of it was left out");
        caches.ForEach(cache => cache.Dispose());
        shared.Taken.ShouldBe(0);
    }

    [Fact]
    public void Cache_ThatWasShortAndIsClosed_IsNoReasonToReadAnew()
    {
        var caller = new CallerRoom(new SharedRoom(64 << 20), mostObjects: 1);
        using var fleet = caller.Open();
        var rollout = caller.Open();
        rollout.TryTake(First, 100).ShouldBeTrue();
        fleet.TryTake(First, 100).ShouldBeFalse();
        fleet.Dispose();
        rollout.Dispose();

        caller.HasRoomAgain.ShouldBeFalse("nobody wants any more what was left out");
    }

    [Fact]
    public void Object_ThatBecomesSmaller_GivesRoomBack()
    {
        var shared = new SharedRoom(64 << 20);
        using var cache = new CallerRoom(shared, Objects).Open();
        cache.TryTake(First, 3 << 20).ShouldBeTrue();
        var large = shared.Taken;

        cache.TryTake(First, 1 << 20).ShouldBeTrue();

        shared.Taken.ShouldBe(large - (3 * (2 << 20)));
        cache.Leave(First);
        cache.Leave(First);
        shared.Taken.ShouldBe(0);
    }

    [Fact]
    public void Streams_OfAllCallers_AreBounded()
    {
        var shared = new SharedRoom(1);
        for (var count = 0; count < SharedRoom.MostStreams; count++)
        {
            shared.TryOpenStream().ShouldBeTrue();
        }

        shared.TryOpenStream().ShouldBeFalse();
        shared.CloseStream();
        shared.TryOpenStream().ShouldBeTrue();
    }
}
