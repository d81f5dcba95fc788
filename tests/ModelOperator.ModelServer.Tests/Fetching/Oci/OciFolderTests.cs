using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using ModelOperator.ModelServer.Tests.Fetching.Folders;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Oci;

/// <summary>Fetches artifacts of several files from a server that answers like a registry.</summary>
public sealed class OciFolderTests : FolderTestBase
{
    private const string Title = "org.opencontainers.image.title";
    private const string ModelPackPath = "org.cncf.model.filepath";
    private const string Raw = "application/vnd.cncf.model.weight.v1.raw";

    private readonly ConcurrentDictionary<string, string> _blobs = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _tokens = new();
    private readonly List<string> _layers = [];
    private int _port;

    private string Uri => $"oci://127.0.0.1:{_port}/team/model:v1/";

    [Fact]
    public async Task Files_OfOras_AreTheFolder()
    {
        Layer("config.json", "{}", Title, "application/octet-stream");
        Layer("weights/1.bin", "weights", Title, "application/octet-stream");
        await using var server = await StartAsync();

        (await FetchFolderAsync(Uri)).ShouldBe((0, ""));

        ShouldBeInPlace([new("config.json", "{}"), new("weights/1.bin", "weights")]);
    }

    [Fact]
    public async Task RawLayers_OfAModelPack_AreTheFolder()
    {
        Layer("model.safetensors", "weights", ModelPackPath, Raw);
        Layer("config.json", "{}", ModelPackPath, "application/vnd.cncf.model.weight.config.v1.raw");
        await using var server = await StartAsync();

        (await FetchFolderAsync(Uri)).ShouldBe((0, ""));

        ShouldBeInPlace([new("config.json", "{}"), new("model.safetensors", "weights")]);
    }

    [Fact]
    public async Task Image_IsRefused()
    {
        _layers.Add($$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:{{Sha256("x")}}","size":1}""");
        await using var server = await StartAsync();

        (await FetchFolderAsync(Uri)).Errors.ShouldContain("An image of a container cannot be read");
    }

    [Fact]
    public async Task TwoLayersAtOnePath_AreRefused()
    {
        Layer("a", "1", Title, Raw);
        Layer("a", "2", Title, Raw);
        await using var server = await StartAsync();

        ShouldBeRefused(await FetchFolderAsync(Uri), $"model {Uri}: the folder has two files at a");
    }

    [Fact]
    public async Task Layer_OutOfTheFolder_IsRefused()
    {
        Layer("../../etc/passwd", "root", Title, Raw);
        await using var server = await StartAsync();

        (await FetchFolderAsync(Uri)).Errors.ShouldContain("'../../etc/passwd', which has the part '..'");
    }

    [Fact]
    public async Task Layer_OfAnotherDigest_IsNamed()
    {
        Layer("a", "1", Title, Raw);
        Layer("b", "2", Title, Raw);
        _blobs[$"sha256:{Sha256("2")}"] = "3";
        await using var server = await StartAsync();

        ShouldBeRefused(
            await FetchFolderAsync(Uri), $"model {Uri}: b: the source promised sha256 {Sha256("2")}, but sent {Sha256("3")}");
    }

    [Fact]
    public async Task TokenThatEndsMeanwhile_IsRenewed()
    {
        Layer("a", "1", Title, Raw);
        Layer("b", "2", Title, Raw);
        using var certificate = TestCertificate.Create();
        await using var server = await StartAsync(certificate);

        var result = await FetchFolderAsync(Uri, settings => settings with { Http = new() { Roots = [certificate] } });

        result.ShouldBe((0, ""));
        ShouldBeInPlace([new("a", "1"), new("b", "2")]);
        _tokens.Count.ShouldBeGreaterThan(1);
    }

    private void Layer(string path, string content, string annotation, string mediaType)
    {
        var digest = $"sha256:{Sha256(content)}";
        _blobs[digest] = content;
        _layers.Add($$$"""
            {"mediaType":"{{{mediaType}}}","digest":"{{{digest}}}","size":{{{content.Length}}},"annotations":{"{{{annotation}}}":"{{{path}}}"}}
            """);
    }

    /// <summary>Starts the registry. With a certificate it asks for a token, which is good for one request.</summary>
    private async Task<AnsweringServer> StartAsync(X509Certificate2? certificate = null)
    {
        var valid = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var server = await AnsweringServer.StartAsync(
            context =>
            {
                var path = context.Request.Path.Value!;
                if (path == "/token")
                {
                    var token = $"t{_tokens.Count}";
                    _tokens.Enqueue(token);
                    valid[$"Bearer {token}"] = true;
                    return context.Response.WriteAsync($$"""{"token":"{{token}}"}""");
                }

                if (certificate is not null && !valid.TryRemove(context.Request.Headers.Authorization.ToString(), out _))
                {
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"https://127.0.0.1:{_port}/token\",service=\"r\"";
                    return Task.CompletedTask;
                }

                return context.Response.WriteAsync(path.StartsWith("/v2/team/model/manifests/", StringComparison.Ordinal)
                    ? $$"""{"schemaVersion":2,"layers":[{{string.Join(',', _layers)}}]}"""
                    : _blobs[path["/v2/team/model/blobs/".Length..]]);
            },
            certificate is null ? null : new() { ServerCertificate = certificate });
        _port = server.Port;
        return server;
    }
}
