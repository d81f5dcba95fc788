using Microsoft.Extensions.Time.Testing;
using ModelOperator.Gateway.Repeats;

namespace ModelOperator.Gateway.Tests.Repeats;

public sealed class RepeatMemoryTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void SameHash_WithinAMinute_IsARepeat_AndAfterwardsIsNot()
    {
        var memory = new RepeatMemory(_clock, sets: 4);

        memory.Remember(7).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(60));
        memory.Remember(7).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(61));
        memory.Remember(7).ShouldBeFalse();
        memory.Remember(8).ShouldBeFalse();
    }

    [Fact]
    public void HashOfZero_AtTheClocksBeginning_IsARequestLikeAnyOther()
    {
        var memory = new RepeatMemory(new StoppedAtZero(), sets: 4);

        memory.Remember(0).ShouldBeFalse();
        memory.Remember(0).ShouldBeTrue();
    }

    [Fact]
    public void HashesOfOneSet_BeyondItsPlaces_TakeThePlaceOfTheOldest()
    {
        var memory = new RepeatMemory(_clock, sets: 1);
        foreach (var hash in new ulong[] { 1, 2, 3, 4, 1, 5 })
        {
            memory.Remember(hash);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        memory.Remember(1).ShouldBeTrue("it was used again");
        memory.Remember(3).ShouldBeTrue();
        memory.Remember(2).ShouldBeFalse("it was the one that was used longest ago");
    }

    [Fact]
    public void AMillionDifferentHashes_TakeNoMoreMemory()
    {
        var memory = new RepeatMemory(_clock);
        memory.Remember(1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (ulong hash = 0; hash < 1_000_000; hash++)
        {
            memory.Remember(hash);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
    }

    private sealed class StoppedAtZero : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
