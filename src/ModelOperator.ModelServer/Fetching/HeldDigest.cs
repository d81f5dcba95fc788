using System.Buffers;
using System.Security.Cryptography;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching;

/// <summary>
/// The digest that the first pod of a revision found. The pods that come later must find the same, or one revision would serve two models.
/// </summary>
internal static class HeldDigest
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>True for the lower-case hex of a SHA-256.</summary>
    public static bool IsDigest(string text) => text.Length == SHA256.HashSizeInBytes * 2 && !text.AsSpan().ContainsAnyExcept(Hex);

    /// <summary>The digest that the file must have: the one asked for, or the one held; null when any will do.</summary>
    /// <exception cref="FetchException">The file says something else than a digest.</exception>
    public static string? Expected(FetchSettings settings) => settings.Sha256.Length > 0 ? settings.Sha256 : Read(settings.HeldDigest);

    private static string? Read(string path)
    {
        if (path.Length == 0 || !File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path).Trim();
        return text.Length == 0 ? null
            : IsDigest(text) ? text
            : throw new FetchException($"{path} holds no SHA-256 digest in lower-case hex (--held-digest)");
    }
}
