using System.Buffers;
using ModelOperator.Contracts.Models;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Hub;

/// <summary>Names a repository of the Hub in one of its revisions.</summary>
/// <param name="Repository">The organisation and the name, with a slash between.</param>
/// <param name="Revision">A branch, a tag or a commit.</param>
internal sealed record HubAddress(string Repository, string Revision)
{
    private const string Form = "the address must be hf://organisation/name@revision, where the revision is a tag, a branch or a commit";
    private const string DefaultRevision = "main";
    private const int CommitLength = 40;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    private static readonly SearchValues<char> RevisionCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/+");

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>True when the revision is a commit, which cannot be moved.</summary>
    public bool IsCommit => IsHash(Revision);

    public static bool IsHash(string? text) => text?.Length is CommitLength && !text.AsSpan().ContainsAnyExcept(Hex);

    /// <summary>Reads the text of the address, because a parsed one has lost the capital letters of the organisation.</summary>
    /// <exception cref="FetchException">The address has another form.</exception>
    public static HubAddress Parse(ModelUri uri)
    {
        var text = uri.Uri.OriginalString[$"{ModelAddress.Hub}://".Length..].TrimEnd('/');
        var (repository, revision) = text.Split('@', 2) is [var before, var after] ? (before, after) : (text, DefaultRevision);
        if (repository.Split('/') is not [var organisation, var name] || !IsName(organisation) || !IsName(name))
        {
            throw new FetchException($"'{FolderPaths.Shown(repository)}' is no repository; {Form}");
        }

        return revision.Length > 0 && !revision.AsSpan().ContainsAnyExcept(RevisionCharacters)
            && FolderPaths.Problem(revision) is null
            ? new HubAddress(repository, revision)
            : throw new FetchException($"'{FolderPaths.Shown(revision)}' is no revision; {Form}");
    }

    private static bool IsName(string text) => text.Trim('.').Length > 0 && !text.AsSpan().ContainsAnyExcept(NameCharacters);
}
