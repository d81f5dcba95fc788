using System.Buffers;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Observing;

namespace ModelOperator.Gateway.Capturing;

/// <summary>Records a body as it passes, up to a limit. Over the limit it holds nothing any more, and the writer does not notice. It is for
/// one writer at a time.</summary>
internal sealed class CapturedBytes(CaptureMemory memory, int limit) : IBodyTap, IDisposable
{
    private const int Smallest = 1024;
    private byte[]? _buffer;
    private int _length;

    /// <summary>The <see cref="DropReason"/> when the bytes are lost; null while all are here.</summary>
    public string? Lost { get; private set; }

    /// <summary>All bytes so far; empty when they are lost.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public void Append(in ReadOnlySequence<byte> bytes)
    {
        foreach (var part in bytes)
        {
            Append(part.Span);
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || !TryMakeRoom(bytes.Length))
        {
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Forgets the body that it had, and takes another one.</summary>
    public void Begin()
    {
        Free();
        Lost = null;
    }

    /// <summary>Drops the bytes because they are not wanted.</summary>
    public void GiveUp(string reason)
    {
        Lost ??= reason;
        Free();
    }

    public void Dispose() => GiveUp(DropReason.Incomplete);

    private bool TryMakeRoom(int bytes)
    {
        if (Lost is not null)
        {
            return false;
        }

        if (bytes > limit - _length)
        {
            GiveUp(DropReason.TooLarge);
            return false;
        }

        var have = _buffer?.Length ?? 0;
        if (_length + bytes <= have)
        {
            return true;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes, Math.Max(Smallest, Math.Min(2 * have, limit))));
        if (!memory.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            GiveUp(DropReason.Memory);
            return false;
        }

        Bytes.Span.CopyTo(larger);
        var length = _length;
        Free();
        _buffer = larger;
        _length = length;
        return true;
    }

    private void Free()
    {
        if (_buffer is not null)
        {
            memory.Release(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }

        _length = 0;
    }
}
