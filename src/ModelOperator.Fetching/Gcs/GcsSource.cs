using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using ModelOperator.Contracts.Processes;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Identity;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Gcs;

/// <summary>Reads <c>gs://bucket/key</c> of Google Cloud Storage, and with a slash at the end all objects whose keys begin so, as a folder.
/// Each object is read in the generation that it had first, so that nobody can change it meanwhile.</summary>
internal sealed class GcsSource(HttpSource http, HttpSourceOptions options, GcsOptions gcs, WorkloadIdentity identity)
    : IModelSource, IFolderSource
{
    private const string Scheme = "gs";
    private const string Generation = "x-goog-generation";

    // A part of the list has a thousand objects.
    private const int MaxAnswerBytes = 16 << 20;

    public bool Reads(string scheme) => scheme is Scheme;

    public bool ReadsFolders(string scheme) => scheme is Scheme;

    public Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var key = KeyOf(uri);
        return key.Length > 0
            ? OpenAsync(uri.Uri.Host, key, resume?.Tag, resume, cancellationToken)
            : throw new FetchException("the address must be gs://bucket/key");
    }

    public Task<ListedPage> ListAsync(ModelUri uri, CancellationToken cancellationToken) =>
        ListAsync(uri.Uri.Host, KeyOf(uri), after: null, cancellationToken);

    private static string KeyOf(ModelUri uri) => Uri.UnescapeDataString(uri.Uri.AbsolutePath).TrimStart('/');

    private async Task<ListedPage> ListAsync(string bucket, string prefix, string? after, CancellationToken cancellationToken)
    {
        var page = after is null ? "" : $"&pageToken={Uri.EscapeDataString(after)}";
        var asked = Address(
            bucket, $"o?prefix={Uri.EscapeDataString(prefix)}&fields=items(name,size,generation),nextPageToken&maxResults=1000{page}");
        using var response = await GetAsync(asked, new HttpAsk(await AuthorizationAsync(asked, cancellationToken)), cancellationToken);
        var list = await ReadAsync(response, cancellationToken);
        var files = (list?.Items ?? [])
            .Where(one => one?.Name?.StartsWith(prefix, StringComparison.Ordinal) == true
                // Consoles show a folder by an empty object whose key ends with a slash.
                && !(one.Name.EndsWith('/') && one.Size is "0"))
            .Select(one => new ListedFile(
                one!.Name![prefix.Length..], LengthOf(one),
                (resume, token) => OpenAsync(bucket, one.Name, one.Generation ?? resume?.Tag, resume, token))
            { State = one.Generation });
        return new ListedPage(
            [.. files], list?.NextPageToken is { Length: > 0 } next ? token => ListAsync(bucket, prefix, next, token) : null);
    }

    private async Task<ModelContent> OpenAsync(
        string bucket, string key, string? generation, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var state = generation is null ? "" : $"&generation={Uri.EscapeDataString(generation)}";
        var asked = Address(bucket, $"o/{Uri.EscapeDataString(key)}?alt=media{state}");
        var ask = new HttpAsk(await AuthorizationAsync(asked, cancellationToken), Resume: resume) { IsPinned = true };
        var response = await GetAsync(asked, ask, cancellationToken);
        var found = response.Headers.TryGetValues(Generation, out var values) ? values.First() : null;
        return await HttpSource.ContentAsync(response, resume, cancellationToken) with { Tag = generation ?? found, TakesParts = true };
    }

    private async Task<HttpResponseMessage> GetAsync(Uri asked, HttpAsk ask, CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetAsync(asked, ask, cancellationToken);
        }
        catch (FetchException refusal)
            when (refusal.IsForCredentials && options.Credentials.Length == 0 && identity.DistrustOfGoogle(asked) is { } distrust)
        {
            throw refusal.With(distrust);
        }
    }

    private async Task<AuthenticationHeaderValue?> AuthorizationAsync(Uri asked, CancellationToken cancellationToken) =>
        HttpCredentials.Read(options.Credentials) ?? await identity.GoogleAsync(asked, cancellationToken);

    private static long? LengthOf(GcsObject one) =>
        long.TryParse(one.Size, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    private static async Task<GcsList?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await BoundedBody.ReadAsync(response, MaxAnswerBytes, "store", cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(body, GcsJsonContext.Default.GcsList);
        }
        catch (JsonException exception)
        {
            throw new FetchException($"the store's list cannot be read: {exception.Message}", exception);
        }
    }

    private Uri Address(string bucket, string rest) =>
        Uri.TryCreate($"{gcs.Endpoint.TrimEnd('/')}/storage/v1/b/{Uri.EscapeDataString(bucket)}/{rest}", UriKind.Absolute, out var address)
        && address.Scheme is "https" or "http"
            ? address
            : throw new FetchException(
                $"{FetchArguments.GcsEndpoint}={gcs.Endpoint} is no address; it must be like {GcsOptions.DefaultEndpoint}");
}
