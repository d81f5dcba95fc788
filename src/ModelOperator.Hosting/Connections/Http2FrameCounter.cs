using System.Buffers;

namespace ModelOperator.Hosting.Connections;

/// <summary>Counts the requests in the bytes of an HTTP/2 connection, looking at the heads of frames alone.</summary>
internal sealed class Http2FrameCounter
{
    private const int FrameHead = 9;
    private const int TypeAt = 3;
    private const byte Headers = 0x1;

    private long _skip = 24; // the preface
    private int _headRead;
    private int _length;
    private byte _type;

    /// <summary>Requests that begin in these bytes, which follow those of the last call.</summary>
    public int Count(in ReadOnlySequence<byte> bytes)
    {
        var requests = 0;
        foreach (var segment in bytes)
        {
            requests += Count(segment.Span);
        }

        return requests;
    }

    private int Count(ReadOnlySpan<byte> bytes)
    {
        var requests = 0;
        while (!bytes.IsEmpty)
        {
            if (_skip > 0)
            {
                var skipped = (int)Math.Min(_skip, bytes.Length);
                _skip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            if (_headRead < TypeAt)
            {
                _length = (_length << 8) | bytes[0];
            }
            else if (_headRead == TypeAt)
            {
                _type = bytes[0];
            }

            bytes = bytes[1..];
            if (++_headRead == FrameHead)
            {
                requests += _type == Headers ? 1 : 0;
                _skip = _length;
                _headRead = 0;
                _length = 0;
            }
        }

        return requests;
    }
}
