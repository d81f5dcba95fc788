namespace ModelOperator.Kubernetes.Caching.Stores.Known;

/// <summary>
/// Packs texts that are much alike, as the JSON of the objects that one program makes for thousands of others: of each it holds where it
/// repeats a known text or itself, and what stands between. A compressor for any text begins anew with each, finds little that repeats
/// in a thousand bytes, and makes it several times as long (ADR 0011). The texts that are like no other become known themselves, while
/// there is room. It is thread-safe.
/// </summary>
internal sealed class KnownTexts
{
    /// <summary>The largest number of bytes of all known texts together; a place among them has 16 bits.</summary>
    internal const int MostBytes = 60 * 1024;

    /// <summary>The number of texts after which it is judged whether the known ones are of use.</summary>
    internal const int Trial = 1024;

    // One odd object must not take the room of all others, and longer ones would hold up those that wait for the lock.
    private const int MostBytesOfOne = 8 * 1024, LongestText = 64 * 1024;

    // A repetition that is found by its hash costs up to four bytes more than one that goes on where the last one ended.
    private const int ShortestFound = 6, WorthAsMuch = 2, LongEnough = 32;

    private readonly Lock _gate = new();

    // The last places with each hash, and one more: 0 stands for none.
    private ushort[] _places = new ushort[TextHash.Count];
    private int[] _ownPlaces = new int[TextHash.Count];

    // It only grows, so that what was packed before stays readable.
    private byte[] _texts = new byte[MostBytesOfOne];
    private int _length;
    private int _tried;
    private int _alike;

    /// <summary>
    /// True when there is no room for more, and most of the last thousand texts were not like those that are known. What is packed can
    /// still be read, but new texts should be packed by others.
    /// </summary>
    public bool AreWornOut { get; private set; }

    /// <summary>Packs a text that is like known ones into a quarter of its length at most.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">The room for it.</param>
    /// <returns>The number of bytes written; 0 when it does not become so short.</returns>
    public int Pack(ReadOnlySpan<byte> text, Span<byte> room)
    {
        if (text.Length > LongestText)
        {
            return 0;
        }

        // What becomes no shorter than this is not alike, and another compressor does as well.
        room = room[..Math.Min(room.Length, text.Length / 4)];
        lock (_gate)
        {
            if (AreWornOut)
            {
                return 0;
            }

            var length = PackLocked(text, room);
            if (length == 0 && TryAdd(text))
            {
                length = PackLocked(text, room);
            }

            Judge(isAlike: length > 0);
            return length;
        }
    }

    /// <summary>Reads a packed text.</summary>
    /// <param name="packed">The packed text.</param>
    /// <param name="text">The room for the text, of its length.</param>
    public void Unpack(ReadOnlySpan<byte> packed, Span<byte> text)
    {
        ReadOnlySpan<byte> known = Volatile.Read(ref _texts);
        var reader = new PieceReader(packed);
        var (at, next) = (0, 0);
        while (true)
        {
            var newBytes = reader.NewBytes();
            newBytes.CopyTo(text[at..]);
            (at, next) = (at + newBytes.Length, next + newBytes.Length);
            if (at == text.Length)
            {
                return;
            }

            var (length, isOwn, source) = reader.Repetition();
            if (isOwn)
            {
                CopyOwn(text, at, source, length);
            }
            else
            {
                next += source;
                known.Slice(next, length).CopyTo(text[at..]);
            }

            (at, next) = (at + length, next + length);
            if (at == text.Length)
            {
                return;
            }
        }
    }

    // A repetition may go on into what it writes itself.
    private static void CopyOwn(Span<byte> text, int at, int back, int length)
    {
        if (length <= back)
        {
            text.Slice(at - back, length).CopyTo(text[at..]);
            return;
        }

        for (var end = at + length; at < end; at++)
        {
            text[at] = text[at - back];
        }
    }

    private int PackLocked(ReadOnlySpan<byte> text, Span<byte> room)
    {
        Array.Clear(_ownPlaces);
        var known = _texts.AsSpan(0, _length);
        var writer = new PieceWriter(room);
        int at = 0, written = 0, next = 0;
        while (at < text.Length && !writer.IsFull)
        {
            var (length, isOwn, place) = Longest(text, at, known, next);
            if (length == 0)
            {
                (at, next) = (at + 1, next + 1);
                continue;
            }

            writer.Write(text[written..at], length, isOwn ? PieceReader.Own(at - place) : PieceReader.Known(place - next));
            next = (isOwn ? next : place) + length;
            at += length;
            written = at;
        }

        if (written < text.Length)
        {
            writer.Write(text[written..], length: 0, source: 0);
        }

        return writer.IsFull ? 0 : writer.Length;
    }

    private (int Length, bool IsOwn, int Place) Longest(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> known, int next)
    {
        var rest = text[at..];
        (int Length, bool IsOwn, int Place) best = default;
        // Texts that are alike differ in a name here and there, and go on alike after it.
        if (next < known.Length && rest.CommonPrefixLength(known[next..]) is var following and >= PieceWriter.Shortest)
        {
            best = (following, IsOwn: false, next);
        }

        if (best.Length >= LongEnough || rest.Length < TextHash.Needs)
        {
            return best;
        }

        var hash = TextHash.Of(rest);
        if (_places[hash] is var place and > 0)
        {
            best = Longer(best, rest.CommonPrefixLength(known[(place - 1)..]), isOwn: false, place - 1);
        }

        if (_ownPlaces[hash] is var own and > 0)
        {
            best = Longer(best, rest.CommonPrefixLength(text[(own - 1)..]), isOwn: true, own - 1);
        }

        _ownPlaces[hash] = at + 1;
        return best;
    }

    private static (int Length, bool IsOwn, int Place) Longer(
        (int Length, bool IsOwn, int Place) best, int length, bool isOwn, int place) =>
        length >= ShortestFound && length > best.Length + WorthAsMuch ? (length, isOwn, place) : best;

    private bool TryAdd(ReadOnlySpan<byte> text)
    {
        if (text.Length > MostBytesOfOne || text.Length > MostBytes - _length)
        {
            return false;
        }

        if (text.Length > _texts.Length - _length)
        {
            var larger = new byte[Math.Min(MostBytes, _texts.Length * 2)];
            _texts.AsSpan(0, _length).CopyTo(larger);
            Volatile.Write(ref _texts, larger);
        }

        text.CopyTo(_texts.AsSpan(_length));
        for (var at = 0; at <= text.Length - TextHash.Needs; at++)
        {
            _places[TextHash.Of(text[at..])] = (ushort)(_length + at + 1);
        }

        _length += text.Length;
        return true;
    }

    private void Judge(bool isAlike)
    {
        _alike += isAlike ? 1 : 0;
        if (++_tried < Trial)
        {
            return;
        }

        if (_alike < Trial / 2 && _length > MostBytes - MostBytesOfOne)
        {
            AreWornOut = true;
            (_places, _ownPlaces) = ([], []);
        }

        (_tried, _alike) = (0, 0);
    }
}
