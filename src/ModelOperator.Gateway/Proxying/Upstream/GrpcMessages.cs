using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>Follows the messages of a gRPC stream. Between two messages a client may pause, within one it may not.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct GrpcMessages
{
    // The prefix has one byte that tells whether the message is compressed, and four bytes of length.
    private const int PrefixSize = 5;

    private ulong _prefix;
    private int _prefixRead;
    private uint _missing;

    /// <summary>The number of messages that have come completely.</summary>
    public int Complete { get; private set; }

    /// <summary>True when a message has begun and not ended.</summary>
    public readonly bool IsInside => _prefixRead > 0 || _missing > 0;

    public void Append(in ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            Append(segment.Span);
        }
    }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_missing > 0)
            {
                var taken = (int)Math.Min(_missing, (uint)bytes.Length);
                _missing -= (uint)taken;
                bytes = bytes[taken..];
                Complete += _missing == 0 ? 1 : 0;
            }
            else if (_prefixRead == 0 && bytes.Length >= PrefixSize)
            {
                _missing = BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]);
                bytes = bytes[PrefixSize..];
                Complete += _missing == 0 ? 1 : 0;
            }
            else
            {
                _prefix = (_prefix << 8) | bytes[0];
                bytes = bytes[1..];
                if (++_prefixRead == PrefixSize)
                {
                    _missing = (uint)_prefix;
                    _prefix = 0;
                    _prefixRead = 0;
                    Complete += _missing == 0 ? 1 : 0;
                }
            }
        }
    }
}
