using System.Buffers;
using System.Collections.Concurrent;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Hosting.Tests.Connections;

public sealed class SocketBlocksTests
{
    private readonly SocketBlocks _blocks = new();

    [Fact]
    public void Block_ThatWasGivenBack_IsRentedAgain()
    {
        var first = _blocks.Rent();
        first.Dispose();

        _blocks.Rent().ShouldBeSameAs(first);
    }

    [Fact]
    public void Blocks_InUse_AreDistinct()
    {
        using var first = _blocks.Rent(4096);
        using var second = _blocks.Rent(4096);

        first.Memory.Length.ShouldBe(SocketBlocks.BlockSize);
        second.Memory.Length.ShouldBe(SocketBlocks.BlockSize);
        second.Memory.Span.Overlaps(first.Memory.Span).ShouldBeFalse();
    }

    [Fact]
    public void BlocksBeyondTheLimit_AreSmall_AndNotKept()
    {
        var large = Rent(SocketBlocks.MostBlocks);
        var small = Rent(3);

        large.ShouldAllBe(block => block.Memory.Length == SocketBlocks.BlockSize);
        small.ShouldAllBe(block => block.Memory.Length == 4096);
        small.ForEach(block => block.Dispose());
        _blocks.Rent().Memory.Length.ShouldBe(4096);
        large[0].Dispose();
        _blocks.Rent().ShouldBeSameAs(large[0]);
    }

    [Fact]
    public void ManyThreads_NeverMakeMoreThanTheLimit_AndNeverShareABlock()
    {
        var inUse = new ConcurrentDictionary<IMemoryOwner<byte>, bool>();
        var seen = new ConcurrentDictionary<IMemoryOwner<byte>, bool>();

        Parallel.For(0, 64, _ =>
        {
            for (var round = 0; round < 20; round++)
            {
                var held = Rent(200);
                foreach (var block in held.Where(block => block.Memory.Length == SocketBlocks.BlockSize))
                {
                    inUse.TryAdd(block, true).ShouldBeTrue();
                    seen[block] = true;
                }

                foreach (var block in held)
                {
                    inUse.TryRemove(block, out bool _);
                    block.Dispose();
                }
            }
        });

        seen.Count.ShouldBeInRange(200, SocketBlocks.MostBlocks);
    }

    [Fact]
    public void MoreThanABlock_IsRefused() => Should.Throw<ArgumentOutOfRangeException>(() => _blocks.Rent(SocketBlocks.BlockSize + 1));

    private List<IMemoryOwner<byte>> Rent(int count) => [.. Enumerable.Range(0, count).Select(_ => _blocks.Rent(4096))];
}
