using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Tests.Fetching.Folders;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Azure;

/// <summary>Fetches from a server that has the API of Azure Blob Storage.</summary>
public sealed class AzureFetchTests : FolderTestBase
{
    private const int Part = 100_000;

    private readonly Dictionary<string, string> _blobs = new(StringComparer.Ordinal)
    {
        ["llm/config.json"] = "{}",
        ["llm/weights/1 of 1.bin"] = "weights",
        ["other"] = "of another model",
    };

    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentQueue<string> _conditions = new();
    private string? _changed;
    private string? _breaks;
    private bool _listsTags = true;
    private int _port;

    [Fact]
    public async Task Folder_IsFetchedInTheStatesOfTheList()
    {
        await using var server = await StartAsync();

        (await FetchFolderAsync("azure://account1/models/llm/", With)).ShouldBe((0, ""));

        ShouldBeInPlace([new("config.json", "{}"), new("weights/1 of 1.bin", "weights")]);
        _asked.ShouldContain("/account1/models/llm/weights/1%20of%201.bin");
        _asked.Count(asked => asked.Contains("comp=list", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task File_IsFetched()
    {
        await using var server = await StartAsync();

        (await FetchAsync("azure://account1/models/llm/config.json", With)).ShouldBe((0, ""));

        File.ReadAllText(Output).ShouldBe("{}");
    }

    [Fact]
    public async Task BlobThatIsChangedMeanwhile_IsRefused()
    {
        await using var server = await StartAsync();
        _changed = "llm/config.json";

        ShouldBeRefused(
            await FetchFolderAsync("azure://account1/models/llm/", With),
            "model azure://account1/models/llm/: config.json: the server answered 412 Precondition Failed");
    }

    [Fact]
    public async Task Download_OfAListWithoutTags_GoesOnInTheStateThatItBeganWith()
    {
        await using var server = await StartAsync();
        (_breaks, _listsTags) = ("llm/weights/1 of 1.bin", false);
        var text = new string('w', 2 * Part);
        _blobs[_breaks] = text;

        (await FetchFolderAsync("azure://account1/models/llm/", With)).ShouldBe((0, ""));

        Said.ShouldContain("going on from there");
        _conditions.ShouldBe([$"\"{Tag(text)}\""]);
        ShouldBeInPlace([new("config.json", "{}"), new("weights/1 of 1.bin", text)]);
    }

    [Fact]
    public async Task Signature_IsSentOverTls_AndNeverTold()
    {
        Folder.Write("credentials/sas", "?sv=2023&sig=s3cret\n");
        using var certificate = TestCertificate.Create();
        await using var server = await StartAsync(certificate);
        FetchSettings Over(string scheme, FetchSettings settings) => settings with
        {
            Azure = new() { Endpoint = $"{scheme}://127.0.0.1:{_port}" },
            Http = settings.Http with { Credentials = Folder["credentials"], Roots = [certificate] },
        };

        (await FetchFolderAsync("azure://account1/models/llm/", settings => Over("https", settings))).ShouldBe((0, ""));
        _asked.ShouldAllBe(asked => asked.EndsWith("sv=2023&sig=s3cret", StringComparison.Ordinal));
        Said.ShouldNotContain("s3cret");

        var (_, errors) = await FetchAsync("azure://account1/models/gone", settings => Over("https", settings));
        errors.ShouldBe("model azure://account1/models/gone: the server answered 404 Not Found");

        _asked.Clear();
        (await FetchAsync("azure://account1/models/llm/config.json", settings => Over("http", settings))).Errors.ShouldEndWith(
            ": http://127.0.0.1 is not encrypted, so the shared access signature must not be sent; use https");
        _asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("azure://evil.example/models/m.onnx")]
    [InlineData("azure://account1:443/models/m.onnx")]
    [InlineData("azure://account1/m.onnx")]
    [InlineData("azure://account1/Models/m.onnx")]
    public async Task AddressOfAnotherForm_IsRefused(string uri) => ShouldFail(
        await FetchAsync(uri, With),
        $"model {uri}: the address must be azure://account/container/path, with the short name of the account");

    [Fact]
    public async Task List_WithEntitiesThatGrow_IsRefused()
    {
        await using var server = await AnsweringServer.StartAsync(context => context.Response.WriteAsync(
            """<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>"""));
        _port = server.Port;

        var (exitCode, errors) = await FetchFolderAsync("azure://account1/models/llm/", With);

        exitCode.ShouldBe(1);
        errors.ShouldStartWith("model azure://account1/models/llm/: the store's list cannot be read: ");
    }

    private static string Tag(string text) => $"0x{Sha256(text)[..15].ToUpperInvariant()}";

    private FetchSettings With(FetchSettings settings) => settings with { Azure = new() { Endpoint = $"http://127.0.0.1:{_port}" } };

    private async Task<AnsweringServer> StartAsync(X509Certificate2? certificate = null)
    {
        var server = await AnsweringServer.StartAsync(
            AnswerAsync, certificate is null ? null : new() { ServerCertificate = certificate });
        _port = server.Port;
        return server;
    }

    private Task AnswerAsync(HttpContext context)
    {
        _asked.Enqueue(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        context.Request.Headers["x-ms-version"].ToString().ShouldNotBeEmpty();
        if (context.Request.Query["comp"] == "list")
        {
            return ListAsync(context);
        }

        var name = context.Request.Path.Value!["/account1/models/".Length..];
        if (!_blobs.TryGetValue(name, out var text))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var tag = name == _changed ? "\"another\"" : $"\"{Tag(text)}\"";
        var asked = context.Request.Headers.IfMatch.ToString();
        if (asked.Length > 0 && asked != tag)
        {
            context.Response.StatusCode = StatusCodes.Status412PreconditionFailed;
            return Task.CompletedTask;
        }

        if (asked.Length > 0)
        {
            _conditions.Enqueue(asked);
        }

        context.Response.Headers.ETag = tag;
        return name == _breaks ? AnswerInPartsAsync(context, text) : context.Response.WriteAsync(text);
    }

    /// <summary>Breaks off after a part, and gives the rest to who asks for it.</summary>
    private static async Task AnswerInPartsAsync(HttpContext context, string text)
    {
        if (context.Request.Headers.Range.ToString() is { Length: > 0 } range)
        {
            var start = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {start}-{text.Length - 1}/{text.Length}";
            await context.Response.WriteAsync(text[start..]);
            return;
        }

        context.Response.ContentLength = text.Length;
        await context.Response.WriteAsync(text[..Part]);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    /// <summary>Lists one blob in each part, and a folder of an account with a hierarchy.</summary>
    private Task ListAsync(HttpContext context)
    {
        var start = int.TryParse(context.Request.Query["marker"], out var marker) ? marker : 0;
        var names = _blobs.Keys.Where(name => name.StartsWith(context.Request.Query["prefix"]!, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        var blobs = names.Skip(start).Take(1).Select(name => new XElement(
            "Blob", new XElement("Name", name),
            new XElement(
                "Properties", new XElement("Content-Length", _blobs[name].Length),
                _listsTags ? new XElement("Etag", Tag(_blobs[name])) : null)));
        var folder = new XElement(
            "Blob", new XElement("Name", "llm/weights"), new XElement("Properties", new XElement("ResourceType", "directory")));
        return context.Response.WriteAsync(new XElement(
            "EnumerationResults", new XElement("Blobs", blobs, folder),
            new XElement("NextMarker", start < names.Count ? $"{start + 1}" : "")).ToString());
    }
}
