using System.Buffers;
using System.Collections.Concurrent;

namespace ModelOperator.ModelServer.Serving;

/// <summary>Memory for what comes in and goes out, in blocks larger than Kestrel's own 4 KiB: a tensor is megabytes, and each block is a
/// call of the system. Kestrel makes a pool for each of its queues, about one a CPU.</summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    /// <summary>A connection that has sent a part of a request holds a block.</summary>
    private const int BlockBytes = 16 * 1024;

    /// <summary>Blocks that wait for their next use: 4 MiB.</summary>
    public const int MostKept = (4 << 20) / BlockBytes;

    private readonly ConcurrentQueue<Block> _free = new();

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return _free.TryDequeue(out var block) ? block : new Block(this);
    }

    protected override void Dispose(bool disposing) => _free.Clear();

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        public void Dispose()
        {
            if (pool._free.Count < MostKept)
            {
                pool._free.Enqueue(this);
            }
        }
    }
}
