using System.Security.Cryptography;

namespace ModelOperator.Gateway.Tokens;

/// <summary>A secret key. It can sign, and says nothing of itself.</summary>
internal sealed class SigningKey
{
    /// <summary>The bytes that tell keys apart.</summary>
    public const int IdLength = 4;

    /// <summary>The bytes that a key has at least.</summary>
    public const int Shortest = 32;

    private readonly byte[] _secret;
    private readonly byte[] _id;

    private SigningKey(byte[] secret)
    {
        // What tells a key apart must not help to guess it, nor be a signature of a token.
        _secret = HMACSHA256.HashData(secret, "token"u8);
        _id = HMACSHA256.HashData(secret, "id"u8)[..IdLength];
    }

    /// <summary>The name of the key in tokens.</summary>
    public ReadOnlySpan<byte> Id => _id;

    /// <summary>The key of a file's content; null when it is too short to be one.</summary>
    public static SigningKey? From(ReadOnlySpan<byte> content)
    {
        // A file that was written by hand ends with a line; random bytes may end like one, and are long enough as they are.
        var trimmed = content.TrimEnd("\r\n"u8);
        content = trimmed.Length < Shortest ? content : trimmed;
        return content.Length < Shortest ? null : new(content.ToArray());
    }

    /// <summary>Writes the first bytes of the signature.</summary>
    public void Sign(ReadOnlySpan<byte> payload, Span<byte> to)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, payload, whole);
        whole[..to.Length].CopyTo(to);
    }
}
