using System.Buffers;

namespace ModelOperator.Gateway.Proxying.Streaming;

/// <summary>
/// Counts the events of an answer that comes in lines, and looks into each for the number of tokens and for an error. Of a line that comes
/// in several reads, its beginning is held until it is complete; nothing else is.
/// </summary>
/// <param name="isSse">True for server-sent events, which end with an empty line; false for one JSON document in each line.</param>
internal sealed class EventReader(bool isSse) : IPartReader, IDisposable
{
    /// <summary>The longest beginning of a line that is held, in bytes. The rest of a longer line is not looked at.</summary>
    public const int LongestLine = 8 * 1024;

    private byte[]? _begun;
    private int _length;
    private bool _isEvent;
    private bool _isFault;

    public int Parts { get; private set; }

    public bool IsStream => true;

    public int? NamedTokens { get; private set; }

    public int? Error { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length > 0)
        {
            var end = bytes.IndexOf((byte)'\n');
            Hold(end < 0 ? bytes : bytes[..end]);
            if (end < 0)
            {
                return;
            }

            Read(_begun.AsSpan(0, _length), mayNameTokens: true);
            Dispose(); // thousands of streams may wait for their next line
            bytes = bytes[(end + 1)..];
        }

        // One search through all of the bytes, which seldom finds anything, costs less than one for each event.
        var mayNameTokens = ModelEvent.MayNameTokens(bytes);
        while (!bytes.IsEmpty)
        {
            var end = bytes[0] is (byte)'\n' ? 0 : bytes.IndexOf((byte)'\n'); // after each event comes an empty line
            if (end < 0)
            {
                Hold(bytes);
                return;
            }

            // As much of a long line as is held when it comes in pieces.
            Read(bytes[..Math.Min(end, LongestLine)], mayNameTokens);
            bytes = bytes[(end + 1)..];
        }
    }

    public void Complete()
    {
        // The last document needs no end of line; an event that its empty line does not follow was cut off.
        if (!isSse && _length > 0)
        {
            Read(_begun.AsSpan(0, _length), mayNameTokens: true);
            _length = 0;
        }
    }

    public void Reset()
    {
        Dispose();
        (Parts, NamedTokens, Error, _isEvent, _isFault) = (0, null, null, false, false);
    }

    public void Dispose()
    {
        if (_begun is { } rented)
        {
            _begun = null;
            _length = 0;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, LongestLine - _length)];
        if (bytes.IsEmpty)
        {
            return;
        }

        bytes.CopyTo((_begun ??= ArrayPool<byte>.Shared.Rent(LongestLine)).AsSpan(_length));
        _length += bytes.Length;
    }

    private void Read(ReadOnlySpan<byte> line, bool mayNameTokens)
    {
        if (line is [.., (byte)'\r'])
        {
            line = line.TrimEnd((byte)'\r');
        }

        if (!isSse)
        {
            Parts += !line.Trim(" \t"u8).IsEmpty && Look(line, mayNameTokens) ? 1 : 0;
        }
        else if (line.IsEmpty)
        {
            Parts += _isEvent ? 1 : 0;
            _isEvent = _isFault = false;
        }
        else if (line.StartsWith("data:"u8))
        {
            _isEvent |= Look(line["data:"u8.Length..], mayNameTokens);
        }
        else if (line.StartsWith("event:"u8))
        {
            _isFault = line["event:"u8.Length..].Trim((byte)' ').SequenceEqual("error"u8);
        }
    }

    /// <summary>Looks into the data of an event; false when the event brings no output.</summary>
    private bool Look(ReadOnlySpan<byte> data, bool mayNameTokens)
    {
        data = data.TrimStart((byte)' ');
        if (data.SequenceEqual("[DONE]"u8))
        {
            return false;
        }

        if ((ModelEvent.ErrorIn(data) ?? (_isFault ? StatusCodes.Status500InternalServerError : null)) is { } status)
        {
            Error = status;
            return false;
        }

        if (!mayNameTokens || ModelEvent.TokensIn(data) is not { } tokens)
        {
            return true;
        }

        NamedTokens = tokens;
        return !ModelEvent.IsWithoutOutput(data);
    }
}
