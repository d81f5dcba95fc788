using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Analysis.Templates;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Testing;

namespace ModelOperator.Analysis.Tests.Sources.Prometheus;

public sealed class PrometheusSourceTests
{
    [Fact]
    public async Task Query_IsPostedAsAForm()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Vector("0.25"));

        var result = await AskAsync(stub, query: "sum(rate(x{a=\"b+c&d\"}[1m]))");

        result.Number.ShouldBe(0.25);
        stub.Requests.Single().ShouldBe(new HttpStub.Received("POST", "/api/v1/query", "sum(rate(x{a=\"b+c&d\"}[1m]))", null));
    }

    [Fact]
    public async Task Counts_AreAskedForAsOfTheMomentTheyAreMeantFor()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, """{"status":"success","data":{"resultType":"matrix","result":[]}}""");
        using var source = new PrometheusSource("default", Options(stub.Address), TimeProvider.System);
        var context = new TemplateContext("ml", "digits", new("c", "digits-c", null), new("s", "digits-s", null), TimeSpan.FromSeconds(10))
        {
            At = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_250),
            SinceStart = TimeSpan.FromSeconds(10.25),
        };

        await source.CountAsync(new CounterQuery(BuiltinMetric.ErrorRate, "x", context), CancellationToken.None);

        stub.Requests.Single().ShouldBe(new HttpStub.Received("POST", "/api/v1/query", "x[10250ms]", null, "1700000000.250"));
    }

    [Fact]
    public async Task Address_MayHaveAPathPrefix()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, Answers.Scalar("1"));

        await AskAsync(stub, Options(new Uri(stub.Address, "/prometheus/")));

        stub.Requests.Single().Path.ShouldBe("/prometheus/api/v1/query");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(422)]
    public async Task BadQuery_GivesPrometheusOwnMessageAndIsNotRetried(int status)
    {
        await using var stub = await HttpStub.AnsweringAsync(
            status, Answers.Error("bad_data", "1:5: parse error: unexpected end of input"));

        var result = await AskAsync(stub);

        result.Outcome.ShouldBe(QueryOutcome.Refused);
        result.Message.ShouldBe("metric source 'default': it refuses the query: 1:5: parse error: unexpected end of input");
        stub.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(401, "refuses the operator's credentials (401)")]
    [InlineData(403, "refuses the operator's credentials (403)")]
    [InlineData(404, "no Prometheus query API at its address (404)")]
    [InlineData(302, "redirects (302); its address must be the final one")]
    [InlineData(204, "answers 204")]
    [InlineData(418, "answers 418")]
    public async Task OddStatus_IsRefusedOnceWithARemedy(int status, string message)
    {
        await using var stub = await HttpStub.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://127.0.0.1:1/";
            return Task.CompletedTask;
        });

        var result = await AskAsync(stub);

        result.Outcome.ShouldBe(QueryOutcome.Refused);
        result.Message!.ShouldContain(message);
        stub.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task TransientStatus_IsRetriedThenUnavailable(int status)
    {
        await using var stub = await HttpStub.AnsweringAsync(status, Answers.Error("timeout", "query timed out"));

        var result = await AskAsync(stub);

        result.Outcome.ShouldBe(QueryOutcome.Unavailable);
        result.Message.ShouldBe($"metric source 'default': it answers {status}: query timed out");
        stub.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task TransientFailure_ThatPasses_GivesTheValue()
    {
        var tries = 0;
        await using var stub = await HttpStub.StartAsync(context =>
        {
            if (Interlocked.Increment(ref tries) < 3)
            {
                context.Response.StatusCode = 502;
                return Task.CompletedTask;
            }

            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(Answers.Scalar("4"));
        });

        (await AskAsync(stub)).Number.ShouldBe(4);
    }

    [Fact]
    public async Task SourceThatIsSilent_TimesOut()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stub = await HttpStub.StartAsync(context =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        var result = await AskUntilItTimesOutAsync(stub, asked.Task);

        result.Outcome.ShouldBe(QueryOutcome.Unavailable);
        result.Message.ShouldBe("metric source 'default': no answer within 60 s");
    }

    [Fact]
    public async Task BodyThatStops_TimesOut()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stub = await HttpStub.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{\"status\":\"succ");
            await context.Response.Body.FlushAsync();
            stopped.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        var result = await AskUntilItTimesOutAsync(stub, stopped.Task);

        result.Message.ShouldBe("metric source 'default': no answer within 60 s");
        result.Outcome.ShouldBe(QueryOutcome.Unavailable);
    }

    [Fact]
    public async Task BodyThatBreaksOff_IsUnavailable()
    {
        await using var stub = await HttpStub.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{\"status\":\"succ");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        (await AskAsync(stub)).Outcome.ShouldBe(QueryOutcome.Unavailable);
    }

    [Fact]
    public async Task HtmlPage_IsMalformedAndDoubtsTheAddress()
    {
        await using var stub = await HttpStub.AnsweringAsync(200, "<html>Welcome</html>", "text/html");

        var result = await AskAsync(stub);

        result.Outcome.ShouldBe(QueryOutcome.Malformed);
        result.Message.ShouldBe("metric source 'default': it answers text/html, not application/json; is its address right?");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnswerLargerThanTheLimit_IsNotReadOn(bool declared)
    {
        // The answer never ends, so a client that read on would have no result.
        await using var stub = await HttpStub.StartAsync(async context =>
        {
            var chunk = new byte[1024];
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = declared ? long.MaxValue : null;
            while (!(await context.Response.BodyWriter.WriteAsync(chunk)).IsCompleted)
            {
            }
        });

        var result = await AskAsync(stub, Options(stub.Address) with { MaxResponseBytes = 10_000 });

        result.Outcome.ShouldBe(QueryOutcome.Malformed);
        result.Message!.ShouldContain("larger than 10000 bytes");
    }

    [Fact]
    public async Task GzippedAnswer_IsRead()
    {
        await using var stub = await HttpStub.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new System.IO.Compression.GZipStream(
                context.Response.Body, System.IO.Compression.CompressionMode.Compress);
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Answers.Scalar("6")));
        });

        (await AskAsync(stub)).Number.ShouldBe(6);
    }

    [Fact]
    public async Task NothingListening_IsUnavailable()
    {
        using var source = new PrometheusSource("default", Options(new Uri($"http://127.0.0.1:{FreePort.Find()}")), TimeProvider.System);

        var result = await source.QueryAsync("ml", "up", CancellationToken.None);

        result.Outcome.ShouldBe(QueryOutcome.Unavailable);
        result.Message!.ShouldContain("refused");
    }

    // With retries, six tries are over before any query of the second has its answer: whoever finds the breaker open is told why.
    [Fact]
    public async Task SourceThatCannotBeReached_SaysWhy_AlsoToWhomItIsLeftAloneFor()
    {
        using var source = new PrometheusSource("default",
            Options(new Uri($"http://127.0.0.1:{FreePort.Find()}")) with { BreakDuration = TimeSpan.FromMinutes(1) }, TimeProvider.System);

        var results = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => source.QueryAsync($"n{i}", "up", CancellationToken.None)));

        results.ShouldAllBe(result =>
            result.Outcome == QueryOutcome.Unavailable && result.Message!.Contains("refused", StringComparison.OrdinalIgnoreCase));
        results.ShouldContain(result => result.Message!.Contains("left alone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SourceThatKeepsFailing_IsLeftAlone()
    {
        await using var stub = await HttpStub.AnsweringAsync(503, "");
        using var source = new PrometheusSource(
            "default", Options(stub.Address) with { MaxRetries = 0, BreakDuration = TimeSpan.FromMinutes(1) }, TimeProvider.System);
        for (var query = 0; query < 20; query++)
        {
            (await source.QueryAsync("ml", "up", CancellationToken.None)).Outcome.ShouldBe(QueryOutcome.Unavailable);
        }

        var result = await source.QueryAsync("ml", "up", CancellationToken.None);

        result.Message.ShouldBe("metric source 'default': it keeps failing and is left alone for 60 s; last: it answers 503");
        stub.Requests.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Cancellation_IsTheOneException()
    {
        await using var stub = await HttpStub.StartAsync(
            context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        using var source = new PrometheusSource("default", Options(stub.Address), TimeProvider.System);
        using var cancellation = new CancellationTokenSource();
        var query = source.QueryAsync("ml", "up", cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => query);
    }

    internal static MetricSourceOptions Options(Uri address) => new()
    {
        Address = address,
        Timeout = TimeSpan.FromSeconds(20),
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    /// <summary>Asks a source whose time runs out only once the stub has been reached, however slow the machine is.</summary>
    private static async Task<QueryResult> AskUntilItTimesOutAsync(HttpStub stub, Task reached)
    {
        var clock = new FakeTimeProvider();
        var timeout = TimeSpan.FromMinutes(1);
        using var source = new PrometheusSource("default", Options(stub.Address) with { Timeout = timeout, MaxRetries = 0 }, clock);
        var asking = source.QueryAsync("ml", "up", CancellationToken.None);
        await reached.WaitAsync(timeout, TimeProvider.System);
        clock.Advance(timeout);
        return await asking;
    }

    private static async Task<QueryResult> AskAsync(HttpStub stub, MetricSourceOptions? options = null, string query = "up")
    {
        using var source = new PrometheusSource("default", options ?? Options(stub.Address), TimeProvider.System);
        return await source.QueryAsync("ml", query, CancellationToken.None);
    }
}
