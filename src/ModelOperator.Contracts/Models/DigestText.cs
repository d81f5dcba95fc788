using System.Buffers;
using System.Security.Cryptography;

namespace ModelOperator.Contracts.Models;

/// <summary>Tells digests from other texts. All of them are written in lower-case hex.</summary>
public static class DigestText
{
    private const int CommitLength = 40;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>True for a SHA-256 digest.</summary>
    public static bool IsSha256(ReadOnlySpan<char> text) => IsHex(text, SHA256.HashSizeInBytes * 2);

    /// <summary>True for the name of a commit of git.</summary>
    public static bool IsCommit(ReadOnlySpan<char> text) => IsHex(text, CommitLength);

    private static bool IsHex(ReadOnlySpan<char> text, int length) => text.Length == length && !text.ContainsAnyExcept(Hex);
}
