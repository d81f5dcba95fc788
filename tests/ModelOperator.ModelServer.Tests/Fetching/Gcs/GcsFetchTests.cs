using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Tests.Fetching.Folders;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Gcs;

/// <summary>Fetches from a server that has the JSON API of Google Cloud Storage.</summary>
public sealed class GcsFetchTests : FolderTestBase
{
    private const string Large = "llm/weights/1 of 1.bin";

    private readonly Dictionary<string, string> _objects = new(StringComparer.Ordinal)
    {
        ["llm/"] = "",
        ["llm/config.json"] = "{}",
        [Large] = new string('w', 200_000),
        ["other"] = "of another model",
    };

    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentQueue<string> _authorizations = new();
    private bool _breaks;
    private string? _listed = "7";
    private int _port;

    [Fact]
    public async Task Folder_IsFetchedInTheGenerationsOfTheList()
    {
        await using var server = await StartAsync();

        (await FetchFolderAsync("gs://my-bucket/llm/", With)).ShouldBe((0, ""));

        ShouldBeInPlace([new("config.json", "{}"), new("weights/1 of 1.bin", _objects[Large])]);
        _asked.Count(asked => asked.StartsWith("/storage/v1/b/my-bucket/o?prefix=llm%2F", StringComparison.Ordinal)).ShouldBe(4);
        _asked.ShouldContain("/storage/v1/b/my-bucket/o/llm%2Fweights%2F1%20of%201.bin?alt=media&generation=7");
    }

    [Theory]
    [InlineData("gs://my-bucket/llm/")]
    [InlineData("gs://my-bucket/llm/weights/1%20of%201.bin")]
    public async Task Download_ThatBreaksOff_GoesOnInTheSameGeneration(string uri)
    {
        _breaks = true;
        await using var server = await StartAsync();

        (await FetchAsync(uri, With)).ShouldBe((0, ""));

        Said.ShouldContain("going on from there");
        _asked.Last(asked => asked.Contains("weights", StringComparison.Ordinal)).ShouldEndWith("?alt=media&generation=7");
        var path = Directory.Exists(Output) ? Path.Combine(Output, "weights/1 of 1.bin") : Output;
        File.ReadAllText(path).ShouldBe(_objects[Large]);
    }

    [Fact]
    public async Task Download_OfAListWithoutGenerations_GoesOnInTheOneThatItBeganWith()
    {
        (_breaks, _listed) = (true, null);
        await using var server = await StartAsync();

        (await FetchFolderAsync("gs://my-bucket/llm/", With)).ShouldBe((0, ""));

        _asked.Last(asked => asked.Contains("weights", StringComparison.Ordinal)).ShouldEndWith("?alt=media&generation=7");
    }

    [Fact]
    public async Task Token_IsSentOverTlsAlone()
    {
        Folder.Write("credentials/token", "ya29.secret");
        using var certificate = TestCertificate.Create();
        await using (await StartAsync())
        {
            (await FetchFolderAsync("gs://b/llm/", settings => With(settings) with
            {
                Http = settings.Http with { Credentials = Folder["credentials"] },
            })).ShouldBe((0, ""));
        }

        _authorizations.Distinct().ShouldBe([""]);
        _authorizations.Clear();
        await using var server = await AnsweringServer.StartAsync(AnswerAsync, new() { ServerCertificate = certificate });
        (await FetchFolderAsync("gs://b/llm/", settings => settings with
        {
            Gcs = new() { Endpoint = $"https://127.0.0.1:{server.Port}" },
            Http = new() { Credentials = Folder["credentials"], Roots = [certificate] },
        })).ShouldBe((0, ""));

        _authorizations.Distinct().ShouldBe(["Bearer ya29.secret"]);
    }

    [Fact]
    public async Task Object_ThatIsNotThere_IsTold()
    {
        await using var server = await StartAsync();

        ShouldFail(await FetchAsync("gs://b/gone", With), "model gs://b/gone: the server answered 404 Not Found");
    }

    private FetchSettings With(FetchSettings settings) => settings with { Gcs = new() { Endpoint = $"http://127.0.0.1:{_port}" } };

    private async Task<AnsweringServer> StartAsync()
    {
        var server = await AnsweringServer.StartAsync(AnswerAsync);
        _port = server.Port;
        return server;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        _asked.Enqueue(target);
        _authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        if (context.Request.Query.ContainsKey("prefix"))
        {
            await ListAsync(context);
            return;
        }

        var key = Uri.UnescapeDataString(target.Split('?')[0].Split("/o/")[1]);
        if (!_objects.TryGetValue(key, out var text))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // The store's own tags have no quotation marks.
        context.Response.Headers["ETag"] = "CKih16GjycICEAE=";
        context.Response.Headers["x-goog-generation"] = "7";
        var start = 0;
        if (context.Request.Headers.Range.ToString() is { Length: > 0 } range)
        {
            start = int.Parse(range["bytes=".Length..^1]);
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {start}-{text.Length - 1}/{text.Length}";
        }

        context.Response.ContentLength = text.Length - start;
        if (_breaks && key == Large && start == 0)
        {
            await context.Response.WriteAsync(text[..100_000]);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await context.Response.WriteAsync(text[start..]);
    }

    /// <summary>Lists one object in each part.</summary>
    private Task ListAsync(HttpContext context)
    {
        var prefix = context.Request.Query["prefix"].ToString();
        var start = int.TryParse(context.Request.Query["pageToken"], out var token) ? token : 0;
        var keys = _objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var items = keys.Skip(start).Take(1).Select(key => new { name = key, size = $"{_objects[key].Length}", generation = _listed });
        return context.Response.WriteAsync(
            JsonSerializer.Serialize(new { items, nextPageToken = start < keys.Count ? $"{start + 1}" : null }));
    }
}
