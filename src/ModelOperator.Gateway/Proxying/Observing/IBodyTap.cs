using System.Buffers;

namespace ModelOperator.Gateway.Proxying.Observing;

/// <summary>Takes the bytes of a body while it passes. Whoever appends does not notice whether they are kept.</summary>
internal interface IBodyTap
{
    /// <summary>Takes the next bytes.</summary>
    void Append(in ReadOnlySequence<byte> bytes);

    /// <summary>Takes the next bytes.</summary>
    void Append(ReadOnlySpan<byte> bytes);
}
