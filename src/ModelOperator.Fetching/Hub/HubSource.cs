using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Contracts.Models;
using ModelOperator.Contracts.Processes;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Hub;

/// <summary>Reads <c>hf://organisation/name@revision</c>, a repository of the Hugging Face Hub or of a mirror that has its API.</summary>
internal sealed class HubSource(HttpSource http, HttpSourceOptions options, HubOptions hub, TextWriter output) : IFolderSource
{
    // A part of the list has a thousand files.
    private const int MaxAnswerBytes = 16 << 20;

    public bool ReadsFolders(string scheme) => scheme is ModelAddress.Hub;

    public async Task<ListedPage> ListAsync(ModelUri uri, CancellationToken cancellationToken)
    {
        var endpoint = Endpoint();
        var address = HubAddress.TryParse(uri.Uri.OriginalString, out var problem) ?? throw new FetchException(problem);
        var commit = address.IsCommit ? address.Revision : await CommitAsync(endpoint, address, cancellationToken);
        var place = new Place(address.Repository, commit, new Uri(endpoint, $"{address.Repository}/resolve/{commit}/"));
        return new ListedPage([], token => PageAsync(
            place, new Uri(endpoint, $"api/models/{address.Repository}/tree/{commit}?recursive=true"), token));
    }

    /// <summary>Finds the commit of a tag or branch, once: all files must come from the same commit, whoever moves the tag
    /// meanwhile.</summary>
    private async Task<string> CommitAsync(Uri endpoint, HubAddress address, CancellationToken cancellationToken)
    {
        var asked = new Uri(endpoint, address.RevisionPath);
        using var response = await GetAsync(address.Repository, asked, resume: null, cancellationToken);
        var revision = await ReadAsync(response, HubJsonContext.Default.HubRevision, cancellationToken);
        if (revision?.Sha is not { } commit || !DigestText.IsCommit(commit))
        {
            throw new FetchException($"the Hub names no commit for the revision {address.Revision} of {address.Repository}");
        }

        await output.WriteLineAsync($"model {ModelAddress.Hub}://{address.Repository}: revision {address.Revision} is commit {commit}");
        return commit;
    }

    private async Task<ListedPage> PageAsync(Place place, Uri asked, CancellationToken cancellationToken)
    {
        using var response = await GetAsync(place.Repository, asked, resume: null, cancellationToken);
        var entries = await ReadAsync(response, HubJsonContext.Default.IReadOnlyListHubEntry, cancellationToken) ?? [];
        var files = entries.Where(entry => entry?.Type is "file").Select(entry => FileOf(place, entry!));
        var next = NextLink.Of(response.Headers, asked);
        if (next is not null && !string.Equals(next.Authority, asked.Authority, StringComparison.OrdinalIgnoreCase))
        {
            throw new FetchException($"the Hub's list goes on at another server, {next.Authority}");
        }

        return new ListedPage([.. files], next is null ? null : token => PageAsync(place, next, token));
    }

    private ListedFile FileOf(Place place, HubEntry entry)
    {
        var path = entry.Path ?? "";
        return new ListedFile(path, entry.Lfs?.Size ?? entry.Size, (resume, token) => OpenAsync(place, path, resume, token))
        {
            Sha256 = entry.Lfs?.Oid,
            State = entry.Oid,
        };
    }

    private async Task<ModelContent> OpenAsync(Place place, string path, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var address = new Uri(place.Files, string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));
        var response = await GetAsync(place.Repository, address, resume, cancellationToken);
        return await HttpSource.ContentAsync(response, resume, cancellationToken);
    }

    private async Task<HttpResponseMessage> GetAsync(
        string repository, Uri address, ResumePoint? resume, CancellationToken cancellationToken)
    {
        try
        {
            var ask = new HttpAsk(HttpCredentials.Read(options.Credentials) ?? Token(), Resume: resume);
            return await http.GetAsync(address, ask, cancellationToken);
        }
        catch (FetchException exception) when (exception.Status is { } status)
        {
            // The Hub answers 401 for a repository that does not exist, too.
            var remedy = status switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    $"; {repository} does not exist, or is private or gated: then "
                        + $"{options.CredentialsName} must have a token that may read it"
                        + (address.Scheme is "https" ? "" : "; a token is sent over https alone"),
                HttpStatusCode.NotFound => $"; {repository} does not exist or has no such revision",
                _ => "",
            };
            throw new FetchException($"{address.Authority}: {exception.Message}{remedy}", exception)
            {
                MayGoOn = exception.MayGoOn,
                Status = status,
            };
        }
    }

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var body = await BoundedBody.ReadAsync(response, MaxAnswerBytes, "Hub", cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException exception)
        {
            throw new FetchException($"the Hub's answer cannot be read: {exception.Message}", exception);
        }
    }

    private AuthenticationHeaderValue? Token() => hub.Token is { } token ? new("Bearer", token) : null;

    private Uri Endpoint() =>
        Uri.TryCreate(hub.Endpoint.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address
            : throw new FetchException(
                $"{FetchArguments.HubEndpoint}={hub.Endpoint} is no address; it must be like {HubAddress.DefaultEndpoint}");

    /// <summary>The repository in one commit.</summary>
    /// <param name="Repository">The name of the repository.</param>
    /// <param name="Commit">The commit.</param>
    /// <param name="Files">The address of its files.</param>
    private sealed record Place(string Repository, string Commit, Uri Files);
}
