using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Measuring;

/// <summary>Headers of a metric source go with every query, there and nowhere else.</summary>
public sealed class SourceHeaderTests : IDisposable
{
    private const string Secret = "5e-c-r-e7";

    private static readonly MetricSpec Errors = new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" };
    private static readonly MetricSpec Query = new() { Name = "query", Query = "vector(1)", Max = 2 };

    private readonly string _folder = Directory.CreateTempSubdirectory("headers").FullName;
    private readonly ConcurrentQueue<string> _received = new();

    private string File => Path.Combine(_folder, "X-Api-Key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Headers_GoWithEveryQuery_AndTheirFilesMayRotate()
    {
        await using var mimir = await AnsweringAsync(_ => Matrix.Requests(480, 20, 4491, 9));
        await MeasureAsync(mimir, Errors, Secret + "\n");
        await MeasureAsync(mimir, Errors, "another");

        _received.ShouldBe([$"ml|ops {Secret}", "ml|ops another"]);
        (await MeasureAsync(mimir, Errors, Secret)).Verdict.ShouldBe(MetricVerdict.Fail);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Secret + "\r\nHost: elsewhere")]
    [InlineData(Secret + "\0")]
    [InlineData(Secret + "é")]
    [InlineData(null)]
    public async Task FileThatIsNoHeader_SendsNothing_AndIsNotShown(string? content)
    {
        await using var mimir = await AnsweringAsync(_ => Matrix.Requests(480, 20, 4491, 9));
        var measured = await MeasureAsync(mimir, Errors, content);

        measured.Verdict.ShouldBe(MetricVerdict.NoData);
        measured.Message!.ShouldContain(File);
        Shown(measured).ShouldNotContain(Secret);
        mimir.Requests.ShouldBeEmpty();
    }

    // Status is read by others than the Secret.
    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(422)]
    [InlineData(503)]
    [InlineData(200)]
    public async Task SourceThatRepeatsThem_IsNotRepeated(int status)
    {
        await using var mimir = await AnsweringAsync(key => Answers.Error("bad_data", $"no tenant of key {key}, which is {key}"), status);
        foreach (var metric in (MetricSpec[])[Errors, Query])
        {
            var measured = await MeasureAsync(mimir, metric, Secret);
            measured.Verdict.ShouldBe(MetricVerdict.NoData);
            Shown(measured).ShouldNotContain(Secret);
        }
    }

    [Fact]
    public async Task WarningThatRepeatsThem_IsNotRepeated()
    {
        await using var mimir = await AnsweringAsync(
            key => $$"""{"warnings":["partial for {{key}}"],{{Answers.Vector("1").Trim()[1..]}}""");
        var measured = await MeasureAsync(mimir, Query, Secret);

        measured.Message.ShouldBe("the metric source warns: partial for ***");
    }

    [Fact]
    public async Task Redirect_TakesThemNowhere()
    {
        await using var elsewhere = await HttpStub.AnsweringAsync(200, Answers.Vector("1"));
        await using var mimir = await HttpStub.StartAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = elsewhere.Address.AbsoluteUri + "api/v1/query";
            return Task.CompletedTask;
        });

        (await MeasureAsync(mimir, Query, Secret)).Message!.ShouldContain("redirects (307)");
        mimir.Requests.Count.ShouldBe(1);
        elsewhere.Requests.ShouldBeEmpty();
    }

    private static string Shown(MetricStatus measured) => JsonSerializer.Serialize(measured, ModelOperatorJsonContext.Default.MetricStatus);

    private Task<HttpStub> AnsweringAsync(Func<string, string> answer, int status = 200) => HttpStub.StartAsync(context =>
    {
        _received.Enqueue($"{context.Request.Headers["X-Scope-OrgID"]} {context.Request.Headers["X-Api-Key"]}");
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer(context.Request.Headers["X-Api-Key"].ToString()));
    });

    private Task<MetricStatus> MeasureAsync(HttpStub source, MetricSpec metric, string? content)
    {
        if (content is not null)
        {
            System.IO.File.WriteAllText(File, content);
        }

        return Asking.MeasureAsync(source, metric, ("Headers:X-Scope-OrgID", "ml|ops"), ("HeaderFiles:X-Api-Key", File));
    }
}
