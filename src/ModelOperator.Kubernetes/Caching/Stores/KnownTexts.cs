using ZstdSharp;
using ZstdSharp.Unsafe;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>
/// Packs texts that are much alike, as the JSON of the objects that one program makes for thousands of others, with Zstandard and a
/// dictionary of texts that came before. A compressor without a dictionary begins anew with each text, finds little that repeats in two
/// thousand bytes, and makes it many times as long (ADR 0011). A text that is like no other becomes known itself, while there is room. It
/// is thread-safe.
/// </summary>
internal sealed class KnownTexts
{
    /// <summary>The largest number of bytes of all known texts together.</summary>
    internal const int MostBytes = 60 * 1024;

    /// <summary>The number of texts after which it is judged whether the known ones are of use.</summary>
    internal const int Trial = 1024;

    // One odd object must not take the room of all others, and each text that becomes known makes another dictionary.
    private const int MostBytesOfOne = 8 * 1024, MostTexts = 32;

    // A text that becomes no shorter than this part of it is like no other.
    private const int PartOfAlike = 4;

    private readonly Lock _packing = new(), _unpacking = new();
    private readonly Compressor _compressor = new(level: 1);
    private readonly Decompressor _decompressor = new();
    private byte[] _known = [];
    private byte[]? _knownToUnpack = [];
    private int _texts;
    private int _tried;
    private int _alike;

    public KnownTexts()
    {
        // The caller knows the length and the dictionary, and a text in memory needs no mark of its beginning.
        _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, 0);
        _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_dictIDFlag, 0);
        _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_experimentalParam2, (int)ZSTD_format_e.ZSTD_f_zstd1_magicless);
        _decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_experimentalParam1, (int)ZSTD_format_e.ZSTD_f_zstd1_magicless);
    }

    /// <summary>The most bytes that a text can take when it is packed.</summary>
    public static int MostPacked(int length) => Compressor.GetCompressBound(length);

    /// <summary>Packs a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">The room for it, of <see cref="MostPacked"/> bytes.</param>
    /// <returns>The number of bytes written, and the dictionary without which they cannot be read.</returns>
    public (int Length, byte[] Known) Pack(ReadOnlySpan<byte> text, Span<byte> room)
    {
        lock (_packing)
        {
            var length = _compressor.Wrap(text, room);
            var isAlike = _texts > 0 && length <= text.Length / PartOfAlike;
            if (!isAlike && TryLearn(text))
            {
                length = _compressor.Wrap(text, room);
                isAlike = true;
            }

            var known = _known;
            Judge(isAlike);
            return (length, known);
        }
    }

    /// <summary>Reads a packed text.</summary>
    /// <param name="packed">The packed text.</param>
    /// <param name="known">The dictionary that it was packed with.</param>
    /// <param name="text">The room for the text, of its length.</param>
    /// <exception cref="InvalidOperationException">It is no packed text of that length.</exception>
    public void Unpack(ReadOnlySpan<byte> packed, byte[] known, Span<byte> text)
    {
        lock (_unpacking)
        {
            if (!ReferenceEquals(_knownToUnpack, known))
            {
                _knownToUnpack = null; // a dictionary that cannot be loaded leaves none
                _decompressor.LoadDictionary(known);
                _knownToUnpack = known;
            }

            if (!_decompressor.TryUnwrap(packed, text, out var length) || length != text.Length)
            {
                throw new InvalidOperationException("A packed object cannot be read.");
            }
        }
    }

    private bool TryLearn(ReadOnlySpan<byte> text)
    {
        var part = text[..Math.Min(text.Length, MostBytesOfOne)];
        if (_texts == MostTexts || _known.Length + part.Length > MostBytes)
        {
            return false;
        }

        // What was packed with the dictionary so far needs that one.
        Know([.. _known, .. part]);
        _texts++;
        return true;
    }

    // Known texts of which most objects have nothing any more make room for others.
    private void Judge(bool isAlike)
    {
        (_tried, _alike) = (_tried + 1, _alike + (isAlike ? 1 : 0));
        if (_tried < Trial)
        {
            return;
        }

        if (_alike < Trial / 2)
        {
            _texts = 0;
            Know([]);
        }

        (_tried, _alike) = (0, 0);
    }

    private void Know(byte[] texts)
    {
        _compressor.LoadDictionary(texts);
        _known = texts;
    }
}
