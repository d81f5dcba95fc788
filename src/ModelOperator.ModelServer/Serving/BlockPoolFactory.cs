using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace ModelOperator.ModelServer.Serving;

/// <summary>Gives Kestrel its pools.</summary>
internal sealed class BlockPoolFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new BlockPool();
}
