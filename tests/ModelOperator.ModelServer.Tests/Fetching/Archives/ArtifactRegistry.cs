using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Archives;

/// <summary>Answers like a registry that has one artifact.</summary>
internal sealed class ArtifactRegistry : IAsyncDisposable
{
    public const string Title = "org.opencontainers.image.title";
    public const string ModelPackPath = "org.cncf.model.filepath";
    public const string Unpack = "io.deis.oras.content.unpack";
    public const string Tar = "application/vnd.cncf.model.weight.v1.tar";
    public const string ImageTar = "application/vnd.oci.image.layer.v1.tar";

    private readonly ConcurrentDictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);
    private readonly List<JsonElement> _layers = [];
    private AnsweringServer? _server;

    /// <summary>The digests of the layers that were asked for, with the range after them where there was one.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Answers a request for a layer in place of the registry; false to leave it alone.</summary>
    public Func<HttpContext, byte[], Task<bool>> Otherwise { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>True when a part of a layer can be asked for.</summary>
    public bool TakesRanges { get; init; } = true;

    public string File => $"oci://127.0.0.1:{_server!.Port}/team/model:v1";

    public string Folder => $"{File}/";

    public async Task<ArtifactRegistry> StartAsync()
    {
        _server = await AnsweringServer.StartAsync(AnswerAsync);
        return this;
    }

    /// <summary>Adds a layer, and gives its digest.</summary>
    public string Add(byte[] blob, string mediaType, params (string Key, string Value)[] annotations)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(blob));
        _blobs[digest] = blob;
        _layers.Add(JsonSerializer.SerializeToElement(new
        {
            mediaType,
            digest = $"sha256:{digest}",
            size = blob.Length,
            annotations = annotations.ToDictionary(annotation => annotation.Key, annotation => annotation.Value, StringComparer.Ordinal),
        }));
        return digest;
    }

    /// <summary>Sends other bytes than the digest says.</summary>
    public void Replace(string digest, byte[] blob) => _blobs[digest] = blob;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/v2/team/model/manifests/v1")
        {
            await context.Response.WriteAsync(JsonSerializer.Serialize(new { schemaVersion = 2, layers = _layers }));
            return;
        }

        var digest = path["/v2/team/model/blobs/sha256:".Length..];
        var range = context.Request.Headers.Range.ToString();
        Asked.Enqueue($"{digest} {range}".TrimEnd());
        var blob = _blobs[digest];
        if (await Otherwise(context, blob))
        {
            return;
        }

        var start = 0;
        if (TakesRanges && RangeHeaderValue.TryParse(range, out var asked))
        {
            start = (int)asked.Ranges.Single().From!.Value;
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {start}-{blob.Length - 1}/{blob.Length}";
        }

        context.Response.ContentLength = blob.Length - start;
        await context.Response.Body.WriteAsync(blob.AsMemory(start));
    }
}
