using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using ModelOperator.ModelServer.Fetching.Http;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Oci;

/// <summary>Reads <c>oci://registry/repository:tag</c>, a layer of an artifact, through the distribution API of the registry.</summary>
internal sealed class OciSource(HttpSource http, HttpSourceOptions options) : IModelSource
{
    private const int MaxManifestBytes = 4 << 20;
    private const string ManifestTypes =
        "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.artifact.manifest.v1+json, "
            + "application/vnd.docker.distribution.manifest.v2+json";

    public bool Reads(string scheme) => scheme is "oci";

    public async Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var reference = OciReference.Parse(uri.Uri);
        var scheme = options.PlainHosts.Contains(uri.Uri.Host, StringComparer.OrdinalIgnoreCase) ? "http" : "https";
        var repository = new Uri($"{scheme}://{reference.Registry}/v2/{reference.Repository}/");
        var (manifest, authorization) = await ManifestAsync(reference, repository, cancellationToken);
        var layer = OciManifest.ModelLayer(manifest);
        var response = await http.GetAsync(
            new Uri(repository, $"blobs/{layer.Digest}"), new HttpAsk(authorization, Resume: resume), cancellationToken);
        var content = await HttpSource.ContentAsync(response, resume, cancellationToken);
        // A blob's name is the digest of its content, so it serves as a tag.
        return content with
        {
            Length = layer.Size,
            Tag = content.Tag ?? $"\"{layer.Digest}\"",
            Sha256 = layer.Digest[OciReference.DigestPrefix.Length..],
        };
    }

    private async Task<(byte[] Manifest, AuthenticationHeaderValue? Authorization)> ManifestAsync(
        OciReference reference, Uri repository, CancellationToken cancellationToken)
    {
        var address = new Uri(repository, $"manifests/{reference.Reference}");
        AuthenticationHeaderValue? authorization = null;
        var response = await http.GetAsync(address, new HttpAsk(null, ManifestTypes, TakesChallenge: true), cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            using (response)
            {
                authorization = await AuthorizeAsync(response, reference, repository, cancellationToken);
            }

            response = await http.GetAsync(address, new HttpAsk(authorization, ManifestTypes), cancellationToken);
        }

        using (response)
        {
            var manifest = await ReadAsync(response, cancellationToken);
            var digest = Convert.ToHexStringLower(SHA256.HashData(manifest));
            return reference.Digest is null || reference.Digest == digest
                ? (manifest, authorization)
                : throw new FetchException($"the registry's manifest has sha256 {digest}, not the {reference.Digest} of the address");
        }
    }

    private async Task<AuthenticationHeaderValue?> AuthorizeAsync(
        HttpResponseMessage challenged, OciReference reference, Uri repository, CancellationToken cancellationToken)
    {
        var own = HttpCredentials.Read(options.Credentials);
        if (TokenChallenge.Of(challenged.Headers) is not { } challenge)
        {
            return own ?? throw new FetchException("the registry wants credentials (credentialsSecret)");
        }

        var realm = challenge.Realm ?? throw new FetchException("the registry asks for a token and does not say where to get it");
        var named = string.Equals(repository.Authority, realm.Authority, StringComparison.OrdinalIgnoreCase)
            || TokenServers.Allows(options.TokenServers, repository.Authority, realm.Authority);
        if (own is not null && !named)
        {
            throw new FetchException(
                $"the registry says that {realm.Authority} gives tokens, which is another server than the credentials are for; "
                + $"an administrator can allow it with --token-servers={repository.Authority}={realm.Authority}");
        }

        // The scope is made here. A scope from the registry could be for other models that the credentials give access to.
        var service = challenge.Service is { Length: > 0 } text ? $"service={Uri.EscapeDataString(text)}&" : "";
        var scope = Uri.EscapeDataString($"repository:{reference.Repository}:pull");
        using var response = await http.GetAsync(
            new Uri($"{realm.GetLeftPart(UriPartial.Path)}?{service}scope={scope}"),
            new HttpAsk(own, NamedByServer: !named),
            cancellationToken);
        return TokenOf(await ReadAsync(response, cancellationToken)) is { Length: > 0 } token
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

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxManifestBytes + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxManifestBytes
            ? buffer[..length]
            : throw new FetchException($"the registry's answer is larger than {MaxManifestBytes} bytes");
    }
}
