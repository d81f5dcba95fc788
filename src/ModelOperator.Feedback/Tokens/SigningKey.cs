using System.Security.Cryptography;
using ModelOperator.Feedback.Hashing;

namespace ModelOperator.Feedback.Tokens;

/// <summary>A secret key. It can sign, and does not reveal itself.</summary>
internal sealed class SigningKey
{
    /// <summary>The number of bytes that tell keys apart.</summary>
    public const int IdLength = 4;

    /// <summary>The smallest number of bytes of a key.</summary>
    public const int Shortest = 32;

    private readonly byte[] _secret;
    private readonly byte[] _id;
    private readonly byte[] _hash;
    private readonly byte[] _seal;

    private SigningKey(byte[] secret)
    {
        // The identifier of a key must neither help to guess it nor be the signature of a token.
        _secret = HMACSHA256.HashData(secret, "token"u8);
        _id = HMACSHA256.HashData(secret, "id"u8)[..IdLength];
        _hash = HMACSHA256.HashData(secret, "hash"u8);
        _seal = HMACSHA256.HashData(secret, "seal"u8);
    }

    /// <summary>The identifier of the key in tokens.</summary>
    public ReadOnlySpan<byte> Id => _id;

    /// <summary>Makes a key from the content of a file; null when the content is too short.</summary>
    public static SigningKey? From(ReadOnlySpan<byte> content)
    {
        // A text that was written by hand may end with a line break, which is not part of the key. Random bytes may end in the same way.
        var text = content.TrimEnd("\r\n"u8);
        content = text.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? content : text;
        return content.Length < Shortest ? null : new(content.ToArray());
    }

    /// <summary>Writes the first bytes of the signature.</summary>
    public void Sign(ReadOnlySpan<byte> payload, Span<byte> to) => KeyedHash.Write(_secret, payload, to);

    /// <summary>Writes the first bytes of a value's keyed hash. It is no signature of anything.</summary>
    public void Hash(ReadOnlySpan<byte> value, Span<byte> to) => KeyedHash.Write(_hash, value, to);

    /// <summary>Writes the first bytes of the seal of what one gateway sends to another. It is no signature of a token.</summary>
    public void Seal(ReadOnlySpan<byte> message, Span<byte> to) => KeyedHash.Write(_seal, message, to);
}
