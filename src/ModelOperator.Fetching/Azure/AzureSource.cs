using System.Net.Http.Headers;
using ModelOperator.Contracts.Processes;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Identity;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Azure;

/// <summary>Reads <c>azure://account/container/path</c> of Azure Blob Storage, and with a slash at the end all blobs whose names begin so,
/// as a folder. Its credentials are a shared access signature, or
/// a token of the pod's identity.</summary>
internal sealed class AzureSource(HttpSource http, HttpSourceOptions options, AzureOptions azure, WorkloadIdentity identity)
    : IModelSource, IFolderSource
{
    private const string Scheme = "azure";
    private const string SignatureKey = "sas";
    private const int MaxAnswerBytes = 16 << 20;

    // Without it the service answers as it did in its first year.
    private static readonly KeyValuePair<string, string> Version = new("x-ms-version", "2023-11-03");

    public bool Reads(string scheme) => scheme is Scheme;

    public bool ReadsFolders(string scheme) => scheme is Scheme;

    public Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var address = AzureAddress.Parse(uri);
        return address.Blob.Length > 0
            ? OpenAsync(address, resume?.Tag, resume, cancellationToken)
            : throw new FetchException("the address must be azure://account/container/path");
    }

    public Task<ListedPage> ListAsync(ModelUri uri, CancellationToken cancellationToken) =>
        ListAsync(AzureAddress.Parse(uri), after: null, cancellationToken);

    private async Task<ListedPage> ListAsync(AzureAddress address, string? after, CancellationToken cancellationToken)
    {
        var marker = after is null ? "" : $"&marker={Uri.EscapeDataString(after)}";
        var asked = Asked(
            address, "", $"restype=container&comp=list&maxresults=1000&prefix={Uri.EscapeDataString(address.Blob)}{marker}");
        using var response = await GetAsync(asked, tag: null, resume: null, cancellationToken);
        var list = AzureList.Read(await BoundedBody.ReadAsync(response, MaxAnswerBytes, "store", cancellationToken));
        var files = list.Blobs
            .Where(blob => blob.Name.StartsWith(address.Blob, StringComparison.Ordinal) && !(blob.Name.EndsWith('/') && blob.Length is 0))
            .Select(blob => new ListedFile(
                blob.Name[address.Blob.Length..], blob.Length,
                (resume, token) => OpenAsync(address with { Blob = blob.Name }, blob.Tag ?? resume?.Tag, resume, token))
            { State = blob.Tag });
        return new ListedPage([.. files], list.Next is { } next ? token => ListAsync(address, next, token) : null);
    }

    private async Task<ModelContent> OpenAsync(
        AzureAddress address, string? tag, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var path = "/" + string.Join('/', address.Blob.Split('/').Select(Uri.EscapeDataString));
        var asked = Asked(address, path, "");
        var response = await GetAsync(asked, tag, resume, cancellationToken);
        var content = await HttpSource.ContentAsync(response, resume, cancellationToken);
        return content with { Tag = content.Tag ?? tag, TakesParts = true };
    }

    private async Task<HttpResponseMessage> GetAsync(Uri asked, string? tag, ResumePoint? resume, CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetAsync(asked, Ask(await TokenAsync(asked, cancellationToken), tag, resume), cancellationToken);
        }
        catch (FetchException refusal)
            when (refusal.IsForCredentials && options.Credentials.Length == 0 && identity.DistrustOfAzure(asked) is { } distrust)
        {
            throw refusal.With(distrust);
        }
    }

    // A blob that was changed meanwhile is refused with 412, also in the middle.
    private static HttpAsk Ask(AuthenticationHeaderValue? token, string? tag, ResumePoint? resume)
    {
        Dictionary<string, string> headers = new([Version], StringComparer.Ordinal);
        if (tag is not null)
        {
            headers["If-Match"] = tag.StartsWith('"') ? tag : $"\"{tag}\"";
        }

        return new HttpAsk(token, Resume: resume) { Headers = headers, IsPinned = true };
    }

    // A signature is in the address.
    private async Task<AuthenticationHeaderValue?> TokenAsync(Uri asked, CancellationToken cancellationToken) =>
        options.Credentials.Length == 0 ? await identity.AzureAsync(asked, cancellationToken) : null;

    private Uri Asked(AzureAddress address, string path, string query)
    {
        var server = azure.Endpoint.Length == 0
            ? $"https://{address.Account}.blob.core.windows.net"
            : $"{azure.Endpoint.TrimEnd('/')}/{address.Account}";
        var signature = options.Credentials.Length == 0 ? "" : Signature();
        var all = string.Join('&', new[] { query, signature }.Where(part => part.Length > 0));
        if (!Uri.TryCreate($"{server}/{address.Container}{path}{(all.Length > 0 ? "?" : "")}{all}", UriKind.Absolute, out var asked)
            || asked.Scheme is not ("https" or "http"))
        {
            throw new FetchException(
                $"{FetchArguments.AzureEndpoint}={azure.Endpoint} is no address; it must be like https://blobs.storage:10000");
        }

        return signature.Length == 0 || asked.Scheme is "https"
            ? asked
            : throw new FetchException($"http://{asked.Host} is not encrypted, so the shared access signature must not be sent; use https");
    }

    private string Signature() => HttpCredentials.Value(options.Credentials, SignatureKey)?.TrimStart('?')
        ?? throw new FetchException($"the credentials in {options.Credentials} have no {SignatureKey} (--credentials)");
}
