using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Oci;

/// <summary>Names an artifact in a registry.</summary>
/// <param name="Registry">The registry's host, with the port when it is not 443.</param>
/// <param name="Repository">The path of the repository.</param>
/// <param name="Reference">A tag, or a digest as <c>sha256:…</c>.</param>
internal sealed record OciReference(string Registry, string Repository, string Reference)
{
    public const string DigestPrefix = "sha256:";

    /// <summary>The digest that the manifest must have; null when the reference is a tag.</summary>
    public string? Digest => Reference.StartsWith(DigestPrefix, StringComparison.Ordinal) ? Reference[DigestPrefix.Length..] : null;

    public static bool IsDigest(string? text) => text?.StartsWith(DigestPrefix, StringComparison.Ordinal) == true
        && DigestText.IsSha256(text.AsSpan(DigestPrefix.Length));

    /// <exception cref="FetchException">The address is not of the form registry/repository:tag or registry/repository@digest.</exception>
    public static OciReference Parse(Uri uri)
    {
        var path = uri.AbsolutePath.Trim('/');
        var at = path.IndexOf('@', StringComparison.Ordinal);
        var colon = at < 0 ? path.LastIndexOf(':') : at;
        var (repository, reference) = colon < 0 ? (path, "latest") : (path[..colon], path[(colon + 1)..]);
        return repository.Length > 0 && reference.Length > 0 && !reference.Contains('@', StringComparison.Ordinal)
            ? new OciReference(uri.Authority, repository, reference)
            : throw new FetchException("the address must be oci://registry/repository:tag or oci://registry/repository@sha256:…");
    }
}
