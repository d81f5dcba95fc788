using System.Buffers;

namespace ModelOperator.Contracts.Models;

/// <summary>Names a repository of the Hugging Face Hub in one of its revisions.</summary>
/// <param name="Repository">The organisation and the name, with a slash between.</param>
/// <param name="Revision">A branch, a tag or a commit.</param>
public sealed record HubAddress(string Repository, string Revision)
{
    /// <summary>The Hub itself.</summary>
    public const string DefaultEndpoint = "https://huggingface.co";

    private const string Form = "the address must be hf://organisation/name@revision, where the revision is a tag, a branch or a commit";
    private const string DefaultRevision = "main";

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    private static readonly SearchValues<char> RevisionCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/+");

    /// <summary>True when the revision is a commit, which cannot be moved.</summary>
    public bool IsCommit => DigestText.IsCommit(Revision);

    /// <summary>The path, below the Hub's address, at which it tells the commit of the revision.</summary>
    public string RevisionPath => $"api/models/{Repository}/revision/{Uri.EscapeDataString(Revision)}";

    /// <summary>True when an address is one of the Hub.</summary>
    public static bool IsOne(string uri) => uri.StartsWith($"{ModelAddress.Hub}://", StringComparison.Ordinal);

    /// <summary>Reads the text of an address. A parsed one has lost the capital letters of the organisation.</summary>
    /// <param name="uri">The address, which begins with <c>hf://</c>.</param>
    /// <param name="problem">The reason why it is none.</param>
    /// <returns>Null when the address has another form.</returns>
    public static HubAddress? TryParse(string uri, out string problem)
    {
        var text = uri[$"{ModelAddress.Hub}://".Length..].TrimEnd('/');
        var (repository, revision) = text.Split('@', 2) is [var before, var after] ? (before, after) : (text, DefaultRevision);
        problem = repository.Split('/') is not [var organisation, var name] || !IsName(organisation) || !IsName(name)
            ? $"'{FolderPaths.Shown(repository)}' is no repository; {Form}"
            : revision.Length == 0 || revision.AsSpan().ContainsAnyExcept(RevisionCharacters) || FolderPaths.Problem(revision) is not null
                ? $"'{FolderPaths.Shown(revision)}' is no revision; {Form}"
                : "";
        return problem.Length == 0 ? new(repository, revision) : null;
    }

    /// <summary>The address of the same repository in a commit.</summary>
    public string At(string commit) => $"{ModelAddress.Hub}://{Repository}@{commit}";

    private static bool IsName(string text) => text.Trim('.').Length > 0 && !text.AsSpan().ContainsAnyExcept(NameCharacters);
}
