namespace ModelOperator.Kubernetes.Caching.Stores.Known;

/// <summary>
/// Writes a packed text: in turns new bytes, and where to read what follows them. A piece begins with a byte of two numbers of four bits:
/// how many new bytes there are, and by how much the repetition is longer than the shortest one. 15 means that the rest of the number
/// follows.
/// </summary>
/// <param name="room">The room for it.</param>
internal ref struct PieceWriter(Span<byte> room)
{
    /// <summary>The length of the shortest repetition.</summary>
    public const int Shortest = 4;

    /// <summary>The largest number in four bits.</summary>
    public const int Nibble = 15;

    private readonly Span<byte> _room = room;

    /// <summary>The number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>True when the room was too small; what is written is of no use then.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Writes new bytes, and a repetition after them.</summary>
    /// <param name="newBytes">The new bytes, if any.</param>
    /// <param name="length">The length of the repetition; 0 at the end of the text.</param>
    /// <param name="source">The place where it is found, as <see cref="PieceReader.Repetition"/> reads it.</param>
    public void Write(ReadOnlySpan<byte> newBytes, int length, uint source)
    {
        var more = Math.Max(0, length - Shortest);
        Put((byte)((Math.Min(newBytes.Length, Nibble) << 4) | Math.Min(more, Nibble)));
        PutRest(newBytes.Length);
        if (IsFull || newBytes.Length > _room.Length - Length)
        {
            IsFull = true;
            return;
        }

        newBytes.CopyTo(_room[Length..]);
        Length += newBytes.Length;
        if (length > 0)
        {
            PutRest(more);
            PutNumber(source);
        }
    }

    private void PutRest(int number)
    {
        if (number >= Nibble)
        {
            PutNumber((uint)(number - Nibble));
        }
    }

    // Seven bits a byte, and the eighth says that there are more.
    private void PutNumber(uint number)
    {
        for (; number > 0x7F; number >>= 7)
        {
            Put((byte)(number | 0x80));
        }

        Put((byte)number);
    }

    private void Put(byte value)
    {
        if (Length < _room.Length)
        {
            _room[Length++] = value;
        }
        else
        {
            IsFull = true;
        }
    }
}
