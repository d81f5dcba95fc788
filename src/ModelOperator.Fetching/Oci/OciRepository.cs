using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Oci;

/// <summary>Reads one repository through the distribution API of its registry, and gets tokens for it.</summary>
internal sealed class OciRepository
{
    private const int MaxManifestBytes = 4 << 20;
    private const string ManifestTypes =
        "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.artifact.manifest.v1+json, "
            + "application/vnd.docker.distribution.manifest.v2+json";

    private readonly HttpSource _http;
    private readonly HttpSourceOptions _options;
    private readonly OciReference _reference;
    private readonly Uri _repository;
    private AuthenticationHeaderValue? _authorization;

    public OciRepository(HttpSource http, HttpSourceOptions options, ModelUri uri)
    {
        (_http, _options, _reference) = (http, options, OciReference.Parse(uri.Uri));
        var scheme = options.PlainHosts.Contains(uri.Uri.Host, StringComparer.OrdinalIgnoreCase) ? "http" : "https";
        _repository = Uri.TryCreate($"{scheme}://{_reference.Registry}/v2/{_reference.Repository}/", UriKind.Absolute, out var address)
            ? address
            : throw new FetchException($"'{_reference.Registry}' is no name of a registry; it must be like registry.example:5000");
    }

    /// <summary>Gets the manifest that the address names.</summary>
    /// <exception cref="FetchException">The registry does not give it, or its digest is not the one in the address.</exception>
    public async Task<byte[]> ManifestAsync(CancellationToken cancellationToken)
    {
        var address = new Uri(_repository, $"manifests/{_reference.Reference}");
        using var response = await GetAsync(address, new HttpAsk(_authorization, ManifestTypes), cancellationToken);
        var manifest = await BoundedBody.ReadAsync(response, MaxManifestBytes, "registry", cancellationToken);
        var digest = Convert.ToHexStringLower(SHA256.HashData(manifest));
        return _reference.Digest is null || _reference.Digest == digest
            ? manifest
            : throw new FetchException($"the registry's manifest has sha256 {digest}, not the {_reference.Digest} of the address");
    }

    /// <summary>Opens a layer.</summary>
    public async Task<ModelContent> BlobAsync(OciManifest.Layer layer, ResumePoint? resume, CancellationToken cancellationToken)
    {
        // A token lasts for minutes, and a folder of many layers may take longer. Then the registry asks for a new one.
        var response = await GetAsync(
            new Uri(_repository, $"blobs/{layer.Digest}"), new HttpAsk(_authorization, Resume: resume), cancellationToken);
        var content = await HttpSource.ContentAsync(response, resume, cancellationToken);
        // A blob's name is the digest of its content, so it serves as a tag.
        return content with { Length = layer.Size, Tag = content.Tag ?? $"\"{layer.Digest}\"", Sha256 = layer.Sha256, TakesParts = true };
    }

    private async Task<HttpResponseMessage> GetAsync(Uri address, HttpAsk ask, CancellationToken cancellationToken)
    {
        var response = await _http.GetAsync(address, ask with { TakesChallenge = true }, cancellationToken);
        if (response.StatusCode is not HttpStatusCode.Unauthorized)
        {
            return response;
        }

        using (response)
        {
            _authorization = await AuthorizeAsync(response, cancellationToken);
        }

        return await _http.GetAsync(address, ask with { Authorization = _authorization }, cancellationToken);
    }

    private async Task<AuthenticationHeaderValue?> AuthorizeAsync(HttpResponseMessage challenged, CancellationToken cancellationToken)
    {
        var own = HttpCredentials.Read(_options.Credentials);
        if (TokenChallenge.Of(challenged.Headers) is not { } challenge)
        {
            return own ?? throw new FetchException($"the registry wants credentials ({_options.CredentialsName})")
            {
                Status = HttpStatusCode.Unauthorized,
            };
        }

        var realm = challenge.Realm ?? throw new FetchException("the registry asks for a token and does not say where to get it");
        var named = string.Equals(_repository.Authority, realm.Authority, StringComparison.OrdinalIgnoreCase)
            || TokenServers.Allows(_options.TokenServers, _repository.Authority, realm.Authority);
        if (own is not null && !named)
        {
            throw new FetchException(
                $"the registry says that {realm.Authority} gives tokens, which is another server than the credentials are for; "
                + $"an administrator can allow it with --token-servers={_repository.Authority}={realm.Authority}");
        }

        // The scope is made here. A scope from the registry could be for other models that the credentials give access to.
        var service = challenge.Service is { Length: > 0 } text ? $"service={Uri.EscapeDataString(text)}&" : "";
        var scope = Uri.EscapeDataString($"repository:{_reference.Repository}:pull");
        using var response = await _http.GetAsync(
            new Uri($"{realm.GetLeftPart(UriPartial.Path)}?{service}scope={scope}"),
            new HttpAsk(own, NamedByServer: !named),
            cancellationToken);
        return TokenOf(await BoundedBody.ReadAsync(response, MaxManifestBytes, "registry", cancellationToken)) is { Length: > 0 } token
            ? new AuthenticationHeaderValue("Bearer", token)
            : throw new FetchException($"{realm.Host} gave no token");
    }

    private static string? TokenOf(byte[] json)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(json, OciJsonContext.Default.DictionaryStringJsonElement);
            return Text("token") ?? Text("access_token");

            string? Text(string name) =>
                answer?.GetValueOrDefault(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
