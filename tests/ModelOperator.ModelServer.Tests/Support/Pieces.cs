using System.Buffers;

namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>Bytes that arrive in two pieces.</summary>
internal static class Pieces
{
    /// <param name="bytes">All bytes.</param>
    /// <param name="cut">The number of bytes in the first piece.</param>
    public static ReadOnlySequence<byte> Of(byte[] bytes, int cut)
    {
        var first = new Piece(bytes.AsMemory(0, cut), 0);
        var second = new Piece(bytes.AsMemory(cut), cut);
        first.Precede(second);
        return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long start) => (Memory, RunningIndex) = (memory, start);

        public void Precede(Piece next) => Next = next;
    }
}
