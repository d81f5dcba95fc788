using Microsoft.Extensions.Time.Testing;
using ModelOperator.Operator.Memory;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Memory;

public sealed class SpareMemoryTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CountedHeap _heap = new();
    private readonly SpareMemory _sut;

    public SpareMemoryTests() => _sut = new(_heap, _time);

    [Fact]
    public void GarbageOfWork_IsCollectedOnce_WhenTheWorkIsOver()
    {
        LookAfter(SpareMemory.Much);
        LookAfter(SpareMemory.Little + 1);
        _heap.Collections.ShouldBe(0, "it still works");

        LookAfter(SpareMemory.Little);
        _heap.Collections.ShouldBe(1);

        LookAfter(0);
        LookAfter(SpareMemory.Little);
        _heap.Collections.ShouldBe(1, "there is little to be collected");
    }

    [Fact]
    public void GarbageOfALongRest_IsCollected_WhenItHasBecomeMuch()
    {
        for (var left = SpareMemory.Much; left > SpareMemory.Little; left -= SpareMemory.Little)
        {
            LookAfter(SpareMemory.Little);
            _heap.Collections.ShouldBe(0);
        }

        LookAfter(SpareMemory.Little);
        _heap.Collections.ShouldBe(1);
    }

    [Fact]
    public async Task Looks_GoOnByTheClock()
    {
        LookAfter(SpareMemory.Much);
        await _sut.StartAsync(CancellationToken.None);

        await Eventually.True(() =>
        {
            _time.Advance(SpareMemory.Interval);
            return _heap.Collections == 1;
        });

        await _sut.StopAsync(CancellationToken.None);
    }

    public void Dispose() => _sut.Dispose();

    private void LookAfter(long allocated)
    {
        _heap.Allocate(allocated);
        _sut.Look();
    }

    private sealed class CountedHeap : IHeap
    {
        private long _allocated;
        private int _collections;

        public long Allocated => Interlocked.Read(ref _allocated);

        public int Collections => Volatile.Read(ref _collections);

        public void Allocate(long bytes) => Interlocked.Add(ref _allocated, bytes);

        public void Collect() => Interlocked.Increment(ref _collections);
    }
}
