namespace ModelOperator.Kubernetes.Caching.Stores.Known;

/// <summary>Reads what a <see cref="PieceWriter"/> has written.</summary>
/// <param name="packed">The packed text.</param>
internal ref struct PieceReader(ReadOnlySpan<byte> packed)
{
    private ReadOnlySpan<byte> _rest = packed;
    private int _lengthBits;

    /// <summary>Reads the new bytes of the next piece.</summary>
    public ReadOnlySpan<byte> NewBytes()
    {
        var head = Next();
        _lengthBits = head & PieceWriter.Nibble;
        var count = WithRest(head >> 4);
        var read = _rest[..count];
        _rest = _rest[count..];
        return read;
    }

    /// <summary>
    /// Reads the repetition after the new bytes: its length, and its source. That is how far back it is in the text itself when it is its
    /// own; otherwise it is the distance from the place that follows in the known texts.
    /// </summary>
    public (int Length, bool IsOwn, int Source) Repetition()
    {
        var length = WithRest(_lengthBits) + PieceWriter.Shortest;
        var source = Number();
        var number = (int)(source >> 1);
        return (source & 1) is 1 ? (length, true, number) : (length, false, (number >> 1) ^ -(number & 1));
    }

    /// <summary>The source of a repetition of the text itself.</summary>
    public static uint Own(int back) => ((uint)back << 1) | 1;

    /// <summary>The source of a repetition of a known text.</summary>
    public static uint Known(int distance) => (uint)((distance << 1) ^ (distance >> 31)) << 1;

    private int WithRest(int number) => number < PieceWriter.Nibble ? number : number + (int)Number();

    private uint Number()
    {
        var (number, shift) = (0u, 0);
        byte next;
        do
        {
            next = Next();
            number |= (uint)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next > 0x7F);

        return number;
    }

    private byte Next()
    {
        var next = _rest[0];
        _rest = _rest[1..];
        return next;
    }
}
