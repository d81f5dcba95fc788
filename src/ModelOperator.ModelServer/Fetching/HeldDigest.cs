using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching;

/// <summary>Reads the digest that the first pod of a revision found. Later pods must find the same file, or one revision would serve two
/// models.</summary>
internal static class HeldDigest
{
    /// <summary>Gets the digest that the file must have: the one in the settings, or else the one that the first pod found. Null when any
    /// will do.</summary>
    /// <exception cref="FetchException">The file with the first pod's digest does not hold a digest.</exception>
    public static string? Expected(FetchSettings settings) => settings.Sha256.Length > 0 ? settings.Sha256 : Read(settings.HeldDigest);

    /// <summary>Checks the digest of a file or folder that has been fetched. The digest of the first pod is read only now, because it may
    /// have appeared during the download.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="digest">The digest that was found.</param>
    /// <param name="kind">Either "file" or "folder".</param>
    /// <returns>Words for the log.</returns>
    /// <exception cref="FetchException">Another digest is expected.</exception>
    public static string Verify(FetchSettings settings, string digest, string kind)
    {
        var expected = Expected(settings);
        return expected is null ? " (not verified: no --sha256)"
            : string.Equals(digest, expected, StringComparison.Ordinal) ? " as expected"
            : throw new FetchException(settings.Sha256.Length > 0
                ? $"sha256 mismatch: expected {expected}, got {digest}"
                : $"the {kind} has sha256 {digest}, but this revision began with {expected}: it was overwritten in place. Put the former "
                    + $"{kind} back, or roll the new one out as a revision of its own, with its digest in spec.model.sha256 or at another "
                    + "address")
            {
                IsWrongModel = true,
            };
    }

    private static string? Read(string path)
    {
        if (path.Length == 0 || !File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path).Trim();
        return text.Length == 0 ? null
            : DigestText.IsSha256(text) ? text
            : throw new FetchException($"{path} holds no SHA-256 digest in lower-case hex (--held-digest)");
    }
}
