using Microsoft.AspNetCore.Http;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Oci;
using ModelOperator.Fetching.Sources;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Oci;

/// <summary>Fetches from a server that answers like a registry, with a token service beside it.</summary>
public sealed class OciFetchTests : FetchTestBase
{
    private string _blob = "the model";
    private string _layers = "";
    private int _port;

    private string Manifest => $$"""{"schemaVersion":2,"layers":[{{_layers}}]}""";

    [Fact]
    public async Task Layer_IsFetchedWithAToken_AndHasTheDigestOfItsName()
    {
        _layers = Layer("README.md", "docs") + "," + Layer("m.onnx", ModelText);
        await using var server = await StartAsync();

        var result = await FetchAsync($"oci://127.0.0.1:{_port}/team/models:v1");

        result.ShouldBe((0, ""));
        File.ReadAllText(Output).ShouldBe(ModelText);
    }

    [Fact]
    public async Task SingleLayer_IsNotReadInParts_BecauseEachWouldAskForTheManifest()
    {
        _layers = Layer("m.onnx", ModelText);
        await using var server = await StartAsync();
        var options = new HttpSourceOptions { PlainHosts = ["127.0.0.1"] };
        using var http = new HttpSource(options);

        await using var content = await new OciSource(http, options).OpenAsync(
            ModelUri.Parse($"oci://127.0.0.1:{_port}/team/models:v1"), null, CancellationToken.None);

        content.TakesParts.ShouldBeFalse();
    }

    [Fact]
    public async Task Manifest_OfAnotherDigest_IsRefused()
    {
        _layers = Layer("m.onnx", ModelText);
        await using var server = await StartAsync();
        var wrong = new string('a', 64);

        ShouldFail(
            await FetchAsync($"oci://127.0.0.1:{_port}/team/models@sha256:{wrong}"),
            $"model oci://127.0.0.1:{_port}/team/models@sha256:{wrong}: the registry's manifest has sha256 {Sha256(Manifest)}, not the "
                + $"{wrong} of the address");
    }

    [Fact]
    public async Task Blob_OfAnotherDigest_IsRefused()
    {
        _layers = Layer("m.onnx", ModelText);
        _blob = "the madel";
        await using var server = await StartAsync();

        ShouldFail(
            await FetchAsync($"oci://127.0.0.1:{_port}/team/models:v1"),
            $"model oci://127.0.0.1:{_port}/team/models:v1: the source promised sha256 {Sha256(ModelText)}, but sent {Sha256(_blob)}");
    }

    [Fact]
    public async Task Artifact_WithoutOneModel_IsRefused()
    {
        _layers = Layer("a.txt", "a") + "," + Layer("b.txt", "b");
        await using var server = await StartAsync();

        ShouldFail(
            await FetchAsync($"oci://127.0.0.1:{_port}/team/models:v1"),
            $"model oci://127.0.0.1:{_port}/team/models:v1: the artifact has 2 layers (a.txt, b.txt); exactly one must be titled *.onnx");
    }

    [Theory]
    [InlineData("null", "the artifact has 1 layers (); exactly one must be titled *.onnx")]
    [InlineData("{}", "the artifact's layer without a name has the digest '', which is no sha256: and 64 digits of lower-case hex")]
    [InlineData("""{"digest":"sha256:../../../other/blobs/x"}""", "the artifact's layer sha256:../../../other/blobs/x has the digest "
        + "'sha256:../../../other/blobs/x', which is no sha256: and 64 digits of lower-case hex")]
    [InlineData("""{"digest":null,"size":1},{"digest":null,"annotations":null}""",
        "the artifact has 2 layers (without a name, without a name); exactly one must be titled *.onnx")]
    public async Task Layer_WithoutADigest_IsRefused(string layers, string expected)
    {
        _layers = layers;
        await using var server = await StartAsync();

        ShouldFail(await FetchAsync($"oci://127.0.0.1:{_port}/team/models:v1"),
            $"model oci://127.0.0.1:{_port}/team/models:v1: {expected}");
    }

    private static string Layer(string title, string content) =>
        $$$"""{"mediaType":"application/octet-stream","digest":"sha256:{{{Sha256(content)}}}","size":{{{content.Length}}},"annotations":{"org.opencontainers.image.title":"{{{title}}}"}}""";

    private async Task<AnsweringServer> StartAsync()
    {
        var server = await AnsweringServer.StartAsync(context =>
        {
            var path = context.Request.Path.Value!;
            if (path == "/token")
            {
                return context.Response.WriteAsync(
                    context.Request.Query["scope"] == "repository:team/models:pull" ? """{"token":"t0ken"}""" : "{}");
            }

            // Over plain http no token is sent. A registry without TLS lets everybody read, once it has been asked.
            if (path.StartsWith("/v2/team/models/manifests/", StringComparison.Ordinal) && !_challenged)
            {
                _challenged = true;
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                context.Response.Headers.WWWAuthenticate = $"Bearer "
                    + $"realm=\"http://127.0.0.1:{_port}/token\",service=\"r\",scope=\"repository:team/models:pull\"";
                return Task.CompletedTask;
            }

            if (path.StartsWith("/v2/team/models/manifests/", StringComparison.Ordinal))
            {
                return context.Response.WriteAsync(Manifest);
            }

            path.ShouldBe($"/v2/team/models/blobs/sha256:{Sha256(ModelText)}");
            return context.Response.WriteAsync(_blob);
        });
        _port = server.Port;
        return server;
    }

    private bool _challenged;
}
