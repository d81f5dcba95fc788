using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Ranges;

/// <summary>Fetches a large file from a server that sends parts of it.</summary>
public sealed class RangedFetchTests : FetchTestBase
{
    private const int Part = 16 << 20;

    private readonly byte[] _model = RandomNumberGenerator.GetBytes((3 * Part) + 1000);
    private readonly ConcurrentQueue<string> _ranges = new();
    private string _tag = "\"v1\"";

    [Fact]
    public async Task LargeFile_ComesInParts()
    {
        await using var server = await AnsweringServer.StartAsync(ServeAsync);

        var digest = Convert.ToHexStringLower(SHA256.HashData(_model));
        var result = await FetchAsync($"http://127.0.0.1:{server.Port}/m.onnx", settings => settings with { Sha256 = digest });

        result.ShouldBe((0, ""));
        File.ReadAllBytes(Output).AsSpan().SequenceEqual(_model).ShouldBeTrue();
        _ranges.Order(StringComparer.Ordinal).ShouldBe(
            ["", "bytes=16777216-33554431", "bytes=33554432-50331647", "bytes=50331648-50332647"]);
    }

    [Fact]
    public async Task LargeFile_ThatChangesMeanwhile_IsFetchedAnew()
    {
        await using var server = await AnsweringServer.StartAsync(async context =>
        {
            if (context.Request.Headers.Range.ToString().StartsWith("bytes=33554432-", StringComparison.Ordinal) && _tag is "\"v1\"")
            {
                RandomNumberGenerator.Fill(_model.AsSpan(0, 100));
                _tag = "\"v2\"";
            }

            await ServeAsync(context);
        });

        (await FetchAsync($"http://127.0.0.1:{server.Port}/m.onnx")).ShouldBe((0, ""));

        File.ReadAllBytes(Output).AsSpan().SequenceEqual(_model).ShouldBeTrue("the file is in one state");
        Said.ShouldContain("the file was changed while it was fetched");
    }

    private async Task ServeAsync(HttpContext context)
    {
        var range = context.Request.Headers.Range.ToString();
        _ranges.Enqueue(range);
        context.Response.Headers.ETag = _tag;
        var (start, end) = (0, _model.Length);
        if (range.Length > 0 && context.Request.Headers.IfRange.ToString() == _tag)
        {
            var sides = range["bytes=".Length..].Split('-');
            (start, end) = (int.Parse(sides[0]), sides[1].Length == 0 ? end : int.Parse(sides[1]) + 1);
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {start}-{end - 1}/{_model.Length}";
        }

        context.Response.ContentLength = end - start;
        await context.Response.Body.WriteAsync(_model.AsMemory(start, end - start));
    }
}
