using System.Buffers;
using System.Runtime.InteropServices;

namespace ModelOperator.Hosting.Connections.Heads;

/// <summary>
/// A position in the bytes that a client sends over HTTP/2. It looks only at the heads of frames, and cuts the bytes into batches that
/// contain either heads of requests or frames that the server answers at once; see <see cref="GatedInput"/>.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Http2FrameReader
{
    private const int FrameHead = 9;
    private const int TypeAt = 3;
    private const byte Headers = 0x1;
    private const byte Settings = 0x4;
    private const byte Ping = 0x6;
    private const byte Continuation = 0x9;

    private long _skip = 24; // the length of the preface
    private int _headRead;
    private int _length;
    private byte _type; // the type of a frame that is not complete; otherwise 0, which is a frame without effect here

    public Http2FrameReader()
    {
    }

    private enum Kind
    {
        Plain,
        Head,
        Answered,
    }

    /// <summary>Moves to the end of a batch.</summary>
    /// <param name="bytes">The bytes that follow those of the last call.</param>
    /// <param name="mostHeads">The largest number of heads in a batch.</param>
    /// <returns>The length of the batch, and the number of heads that become complete in it.</returns>
    public (long Length, int Heads) TakeBatch(in ReadOnlySequence<byte> bytes, int mostHeads)
    {
        var batch = new Batch { Kind = KindOf(_type), MostHeads = mostHeads };
        foreach (var segment in bytes)
        {
            if (!TryTake(segment.Span, ref batch))
            {
                return (batch.Cut, batch.Heads);
            }

            batch.Taken += segment.Length;
        }

        return (batch.Taken, batch.Heads);
    }

    private static Kind KindOf(byte type) => type switch
    {
        Headers or Continuation => Kind.Head,
        Settings or Ping => Kind.Answered,
        _ => Kind.Plain,
    };

    /// <summary>False when the batch ends in these bytes.</summary>
    private bool TryTake(ReadOnlySpan<byte> bytes, ref Batch batch)
    {
        for (var at = 0; at < bytes.Length;)
        {
            if (_skip > 0)
            {
                var skipped = (int)Math.Min(_skip, bytes.Length - at);
                _skip -= skipped;
                at += skipped;
                EndFrame(ref batch);
                continue;
            }

            switch (_headRead)
            {
                case 0:
                    batch.Cut = batch.Taken + at;
                    _length = bytes[at];
                    break;
                case < TypeAt:
                    _length = (_length << 8) | bytes[at];
                    break;
                case TypeAt:
                    if (!batch.TryAdd(KindOf(bytes[at]), isRequest: bytes[at] == Headers))
                    {
                        _headRead = 0;
                        return false;
                    }

                    _type = bytes[at];
                    break;
                default:
                    break;
            }

            at++;
            if (++_headRead == FrameHead)
            {
                _headRead = 0;
                _skip = _length;
                EndFrame(ref batch);
            }
        }

        return true;
    }

    private void EndFrame(ref Batch batch)
    {
        if (_skip == 0)
        {
            batch.Heads += _type == Headers ? 1 : 0;
            _type = 0;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Batch
    {
        private int _begun;

        public required Kind Kind { get; set; }

        public required int MostHeads { get; init; }

        /// <summary>The number of heads that are complete.</summary>
        public int Heads { get; set; }

        /// <summary>The number of bytes before the present segment.</summary>
        public long Taken { get; set; }

        /// <summary>The position where the newest frame begins.</summary>
        public long Cut { get; set; }

        /// <summary>False when a frame must not be in one batch with those before it.</summary>
        public bool TryAdd(Kind kind, bool isRequest)
        {
            if ((kind is not Kind.Plain && Kind is not Kind.Plain && kind != Kind) || (isRequest && _begun == MostHeads))
            {
                return false;
            }

            Kind = kind is Kind.Plain ? Kind : kind;
            _begun += isRequest ? 1 : 0;
            return true;
        }
    }
}
