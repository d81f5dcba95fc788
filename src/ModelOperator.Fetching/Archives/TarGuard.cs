using System.Text;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Archives;

/// <summary>
/// Reads an archive for a reader of tar archives, and looks at each header first. The reader takes memory for the attributes of a file
/// before it reads them, as much as the header says.
/// </summary>
/// <param name="archive">The archive, without compression. It is left open.</param>
internal sealed class TarGuard(Stream archive) : ForwardStream
{
    private const int BlockSize = 512;

    // The place and length of the field with the length of the data, and the place of that with the kind.
    private const int SizeAt = 124;
    private const int SizeLength = 12;
    private const int KindAt = 156;

    // As much as other readers of archives take.
    private const int MaxAttributeBytes = 1 << 20;

    private readonly byte[] _header = new byte[BlockSize];
    private int _headerLeft;
    private long _toHeader;

    /// <summary>True when the last header was the mark of the end.</summary>
    public bool IsAtEnd { get; private set; }

    public static InvalidDataException CutOff() => new("it was cut off when it was made");

    /// <summary>Tells how many bytes of data come before the next header. Only the reader knows, because attributes may say so.</summary>
    public void Expect(long length) => _toHeader =
        length > long.MaxValue - BlockSize ? long.MaxValue : (length + BlockSize - 1) / BlockSize * BlockSize;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0)
        {
            return 0;
        }

        if (_headerLeft == 0 && _toHeader == 0)
        {
            await ReadHeaderAsync(cancellationToken);
        }

        if (_headerLeft > 0)
        {
            var count = Math.Min(_headerLeft, buffer.Length);
            _header.AsMemory(BlockSize - _headerLeft, count).CopyTo(buffer);
            _headerLeft -= count;
            return count;
        }

        var read = await archive.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _toHeader)], cancellationToken);
        _toHeader -= read;
        return read > 0 ? read : throw CutOff();
    }

    private async Task ReadHeaderAsync(CancellationToken cancellationToken)
    {
        // Without the mark of the end nobody knows whether all files are there.
        if (await archive.ReadAtLeastAsync(_header, BlockSize, throwOnEndOfStream: false, cancellationToken) < BlockSize)
        {
            throw CutOff();
        }

        _headerLeft = BlockSize;
        IsAtEnd = !_header.AsSpan().ContainsAnyExcept((byte)0);
        // Attributes of one file and of all that follow, a long name, and a long target of a link.
        if (_header[KindAt] is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K')
        {
            Expect(AttributeBytes());
        }

        if (_header[KindAt] is (byte)'S')
        {
            throw new FetchException("the archive has a sparse file; pack it with all its bytes, without --sparse");
        }
    }

    private long AttributeBytes()
    {
        // Only one form is taken, so that the reader of the archive cannot find another length here and take data for a header: blanks,
        // digits, and nothing but blanks and zero bytes behind them.
        var digits = Encoding.ASCII.GetString(_header, SizeAt, SizeLength).TrimEnd('\0', ' ').TrimStart(' ');
        // The other way to write a number, which its first bit tells, is for numbers that are larger than what is taken here.
        var isOther = _header[SizeAt] > sbyte.MaxValue;
        if (!isOther && (digits.Length == 0 || digits.Any(digit => digit is < '0' or > '7')))
        {
            throw new InvalidDataException("the length of a file is no number");
        }

        return !isOther && Octal(digits) is var length && length <= MaxAttributeBytes
            ? length
            : throw new FetchException($"the archive has a file whose name or attributes take more than {MaxAttributeBytes >> 20} MiB");
    }

    private static long Octal(string digits) => digits.Aggregate(0L, (number, digit) => (number * 8) + (digit - '0'));
}
