using Microsoft.AspNetCore.Http;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Http;

/// <summary>Fetches from a server that breaks off in the middle of the file.</summary>
public sealed class ResumeTests : FetchTestBase
{
    private const string Tag = "\"v1\"";

    private readonly string _model = string.Concat(Enumerable.Range(0, 50_000).Select(number => $"{number},"));

    [Fact]
    public async Task Download_ThatBreaksOff_GoesOnFromThere()
    {
        var ranges = new List<string>();
        await using var server = await AnsweringServer.StartAsync(context => ServeAsync(context, ranges, changing: false));

        var result = await FetchAsync($"http://127.0.0.1:{server.Port}/m.onnx", settings => settings with { Sha256 = Sha256(_model) });

        result.ShouldBe((0, ""));
        File.ReadAllText(Output).ShouldBe(_model);
        ranges.Count.ShouldBe(2);
        ranges[0].ShouldBe("");
        ranges[1].ShouldStartWith("bytes=");
        Said.ShouldContain("going on from there");
    }

    [Fact]
    public async Task File_ThatChangedMeanwhile_IsFetchedAnew()
    {
        var ranges = new List<string>();
        await using var server = await AnsweringServer.StartAsync(context => ServeAsync(context, ranges, changing: true));

        var result = await FetchAsync($"http://127.0.0.1:{server.Port}/m.onnx", settings => settings with { Sha256 = Sha256(_model) });

        result.ShouldBe((0, ""));
        File.ReadAllText(Output).ShouldBe(_model);
    }

    [Fact]
    public async Task Download_WithoutATag_IsNotGuessedAt()
    {
        await using var server = await AnsweringServer.StartAsync(async context =>
        {
            context.Response.ContentLength = _model.Length;
            await context.Response.WriteAsync(_model[..1000]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        (await FetchAsync($"http://127.0.0.1:{server.Port}/m.onnx")).ExitCode.ShouldBe(1);

        Said.ShouldNotContain("going on from there");
    }

    private async Task ServeAsync(HttpContext context, List<string> ranges, bool changing)
    {
        var range = context.Request.Headers.Range.ToString();
        ranges.Add(range);
        context.Response.Headers.ETag = Tag;
        if (range.Length == 0)
        {
            context.Response.ContentLength = _model.Length;
            await context.Response.WriteAsync(_model[..100_000]);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        context.Request.Headers.IfRange.ToString().ShouldBe(Tag);
        var start = changing ? 0 : int.Parse(range["bytes=".Length..^1]);
        if (!changing)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {start}-{_model.Length - 1}/{_model.Length}";
        }

        context.Response.ContentLength = _model.Length - start;
        await context.Response.WriteAsync(_model[start..]);
    }
}
