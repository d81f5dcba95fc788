using System.Buffers;
using System.Security.Cryptography;

namespace ModelOperator.Fetching.Sources;

/// <summary>Tells digests from other texts.</summary>
internal static class DigestText
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>True when a text is a SHA-256 digest in lower-case hex.</summary>
    public static bool IsOne(string text) => text.Length == SHA256.HashSizeInBytes * 2 && !text.AsSpan().ContainsAnyExcept(Hex);
}
