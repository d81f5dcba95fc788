using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace ModelOperator.Hosting.Connections;

/// <summary>
/// The memory that Kestrel reads sockets into: blocks of 64 KiB, so that a tensor of 1 MiB takes 16 reads and not the 256 of Kestrel's own
/// blocks. There are 16 MiB of them at most; beyond that, when there are thousands of connections, they get small blocks.
/// </summary>
public sealed class SocketBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    /// <summary>The size of a block, in bytes.</summary>
    public const int BlockSize = 64 * 1024;

    /// <summary>The number of blocks that are kept.</summary>
    public const int MostBlocks = 256;

    // the size of the blocks of Kestrel's own pool
    private const int SmallBlockSize = 4 * 1024;

    private readonly ConcurrentQueue<Block> _free = new();
    private int _made;

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockSize;

    /// <summary>Returns the same pool for every listener.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        if (_free.TryDequeue(out var block))
        {
            return block;
        }

        if (Volatile.Read(ref _made) < MostBlocks && Interlocked.Increment(ref _made) <= MostBlocks)
        {
            return new Block(_free);
        }

        return Shared.Rent(Math.Max(minBufferSize, SmallBlockSize));
    }

    /// <summary>Does nothing, because the pool belongs to all listeners, and the collector frees it after the last.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Block(ConcurrentQueue<Block> free) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(
            GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true), 0, BlockSize);

        public void Dispose() => free.Enqueue(this);
    }
}
