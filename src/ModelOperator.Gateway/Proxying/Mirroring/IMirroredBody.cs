using System.Buffers;

namespace ModelOperator.Gateway.Proxying.Mirroring;

/// <summary>Records a body while it passes. Whoever appends does not notice whether the bytes are kept.</summary>
internal interface IMirroredBody
{
    /// <summary>Records the next bytes.</summary>
    void Append(in ReadOnlySequence<byte> bytes);

    /// <summary>Records the next bytes.</summary>
    void Append(ReadOnlySpan<byte> bytes);
}
