using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Sampling;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Sampling;

/// <summary>Samples that a whole gateway sends.</summary>
public sealed class SamplesTests : IAsyncLifetime
{
    private const string Answer = """
        {"model_name":"digits","outputs":[{"name":"label","shape":[1],"datatype":"INT64","data":[7]},{"name":"probabilities","shape":[1,2],"datatype":"FP32","data":[0.3,0.7]}]}
        """;

    private const string Request = """
        {"id":"42","inputs":[{"name":"age","shape":[1],"datatype":"INT64","data":[17]},{"name":"name","shape":[1],"datatype":"BYTES","data":["Anna"]}]}
        """;

    private static readonly SampleContent AgeAndAll = new(["age"], ["*"], []);

    private ScriptedServer _lake = null!;
    private Backend _model = null!;

    public async Task InitializeAsync()
    {
        _lake = await ScriptedServer.StartAsync();
        _lake.Always(_ => true, request => request.AnswerAsync(""));
        _model = await Backend.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = context.Request.Headers.ContainsKey("x-fail") ? 500 : 200;
            context.Response.Headers["x-model-confidence"] = context.Request.Headers.ContainsKey("x-unsure") ? "0.1" : "0.9";
            context.Response.Headers["x-secret"] = "secret";
            if (context.Request.Headers.ContainsKey("x-gzip"))
            {
                context.Response.Headers.ContentEncoding = "gzip"; // what is not, so that only the header says so
            }

            if (context.Request.Headers.ContainsKey("x-break"))
            {
                await context.Response.WriteAsync(Answer);
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await context.Response.WriteAsync(context.Request.Headers.ContainsKey("x-text") ? "seven" : Answer);
        });
    }

    public async Task DisposeAsync()
    {
        await _lake.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task RequestAndAnswer_ShareAnId_AndSayWhatIsListedAlone()
    {
        await using var gateway = await StartAsync(new(Samples: new(100, "lake", AgeAndAll)));

        using var answer = await AskAsync(gateway, ("authorization", "Bearer secret"), ("x-secret", "secret"), ("cookie", "secret"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.True(() => _lake.Received.Count == 2);
        var events = _lake.Received.Select(received => JsonDocument.Parse(received.Body).RootElement).ToList();
        var request = events.Single(one => Text(one, "type") == "org.kubeflow.serving.inference.request");
        var response = events.Single(one => Text(one, "type") == "org.kubeflow.serving.inference.response");
        Text(request, "id").ShouldBe(Text(response, "id"));
        request.GetProperty("data").GetRawText().ShouldBe(
            """{"inputs":[{"name":"age","shape":[1],"datatype":"INT64","data":[17]}]}""");
        response.GetProperty("data").GetProperty("outputs").GetArrayLength().ShouldBe(2);
        (Text(request, "inferenceservicename"), Text(request, "namespace"), Text(request, "component"), Text(request, "revision"))
            .ShouldBe(("digits", "ml", "predictor", "stable"));
        foreach (var received in _lake.Received)
        {
            received.Body.ShouldNotContain("secret");
            received.Body.ShouldNotContain("Anna");
            received.Headers.Keys.ShouldNotContain(name => name.StartsWith("x-", StringComparison.OrdinalIgnoreCase));
        }

        (await gateway.MetricAsync("model_gateway_samples_total")).ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(100, 40, 40)]
    [InlineData(50, 1, 39)]
    public async Task Percent_IsTheShareOfTheRequests(double percent, int fewest, int most)
    {
        await using var gateway = await StartAsync(new(Samples: new(percent, "lake", AgeAndAll)));
        for (var request = 0; request < 40; request++)
        {
            using var answer = await AskAsync(gateway);
        }

        await Eventually.True(() => gateway.Samples.Memory.Held == 0);

        ((int?)await gateway.MetricAsync("model_gateway_samples_total") ?? 0).ShouldBeInRange(fewest, most);
    }

    [Fact]
    public async Task AnswersForReview_AreSentToTheirSink_AndNoOthers()
    {
        await using var gateway = await StartAsync(new(Review: new(0.6, null, "lake", AgeAndAll)));

        using var sure = await AskAsync(gateway);
        using var unsure = await AskAsync(gateway, ("x-unsure", "1"));

        unsure.Headers.Contains("x-model-review").ShouldBeTrue();
        await Eventually.True(() => _lake.Received.Count == 2);
        _lake.Received.ShouldAllBe(received => received.Body.Contains("\"review\":\"true\"", StringComparison.Ordinal));
        (await gateway.MetricAsync("model_gateway_samples_total")).ShouldBe(1);
        gateway.Samples.Memory.Held.ShouldBe(0);
    }

    // Only people may see the name; the lake gets what samples list, and the desk what review lists.
    [Fact]
    public async Task AnswerThatIsDrawnAndForReview_BecomesTwoPairs_EachWithItsOwnIdSinkAndContent()
    {
        await using var desk = await ScriptedServer.StartAsync();
        desk.Always(_ => true, request => request.AnswerAsync(""));
        await using var gateway = await SampledGateway.WithSinksAsync(
            _model,
            new() { ["lake"] = _lake.Address, ["desk"] = desk.Address },
            new(Samples: new(100, "lake", AgeAndAll), Review: new(0.6, null, "desk", new(["name"], ["label"], []))));

        using var unsure = await AskAsync(gateway, ("x-unsure", "1"));

        await Eventually.True(() => _lake.Received.Count == 2 && desk.Received.Count == 2);
        var (drawn, forPeople) = (Events(_lake), Events(desk));
        Names(drawn).ShouldBe(["age", "label", "probabilities"], ignoreOrder: true);
        Names(forPeople).ShouldBe(["name", "label"], ignoreOrder: true);
        drawn.Select(one => Text(one, "id")).Distinct().ShouldHaveSingleItem()
            .ShouldNotBe(forPeople.Select(one => Text(one, "id")).Distinct().ShouldHaveSingleItem());
        (await gateway.MetricAsync("model_gateway_samples_total")).ShouldBe(2);
    }

    [Fact]
    public async Task SampleThatTheSinkHasHalfTheRoomFor_IsNotSentAtAll()
    {
        await using var gateway = await SampledGateway.StartAsync(
            _model, _lake.Address, new(Samples: new(100, "lake", AgeAndAll)), null, ("MaxQueuedEvents", "1"));

        using var answer = await AskAsync(gateway);

        await Eventually.True(async () => await gateway.MetricAsync("model_gateway_samples_skipped_total", "reason=\"sink_full\"") == 1);
        (await gateway.MetricAsync("model_sink_dropped_total", "sink=\"lake\"", "reason=\"full\"")).ShouldBe(2);
        _lake.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Time_IsThatOfTheRequest_NotThatOfReading()
    {
        var began = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var clock = new FakeTimeProvider(began);
        await using var model = await Backend.StartAsync(context =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return context.Response.WriteAsync(Answer);
        });
        await using var gateway = await TestGateway.StartAsync(
            services: (services, _) => services.AddSingleton<TimeProvider>(clock),
            settings: [new("Sinks:lake:Address", _lake.Address.ToString())]);
        gateway.Route(("stable", 100, [model]));
        gateway.Apply(null, null, new MonitoringRule(Samples: new(100, "lake", AgeAndAll)), ("stable", 100));

        using var answer = await AskAsync(gateway);

        await Eventually.True(() => _lake.Received.Count == 2);
        _lake.Received.Select(received => JsonDocument.Parse(received.Body).RootElement.GetProperty("time").GetDateTimeOffset())
            .ShouldBe([began, began]);
    }

    [Fact]
    public async Task ServerWhoseModelHasAnotherName_IsSampled()
    {
        await using var gateway = await StartAsync(new(Samples: new(100, "lake", AgeAndAll)));

        using var answer = await gateway.Http.PostAsync(
            new Uri("/v2/models/mnist/versions/3/infer", UriKind.Relative), new StringContent(Request, Encoding.UTF8, "application/json"));

        await Eventually.True(() => _lake.Received.Count == 2);
    }

    [Fact]
    public async Task HashedInput_LeavesAsAHash()
    {
        var keys = Directory.CreateTempSubdirectory("keys");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(keys.FullName, "1"), new string('a', 64));
            await using var gateway = await StartAsync(
                new(Samples: new(100, "lake", new([], [], ["name"]))), options => options with { HashKeys = keys.FullName });

            using var answer = await AskAsync(gateway);

            await Eventually.True(() => _lake.Received.Count == 2);
            _lake.Received.ShouldNotContain(received => received.Body.Contains("Anna", StringComparison.Ordinal));
            _lake.Received.ShouldContain(received => received.Body.Contains("\"name\":\"name\"", StringComparison.Ordinal));
        }
        finally
        {
            keys.Delete(recursive: true);
        }
    }

    // A misspelt name beside the star would send in clear text what should be hashed.
    [Fact]
    public async Task HashedNameThatIsNowhere_KeepsTheSampleBack()
    {
        var keys = Directory.CreateTempSubdirectory("keys");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(keys.FullName, "1"), new string('a', 64));
            await using var gateway = await StartAsync(
                new(Samples: new(100, "lake", new(["*"], [], ["name", "label", "nmae"]))),
                options => options with { HashKeys = keys.FullName });

            using var answer = await AskAsync(gateway);

            await Eventually.True(
                async () => await gateway.MetricAsync("model_gateway_samples_skipped_total", "reason=\"hash_not_found\"") == 1);
            _lake.Received.ShouldBeEmpty();
        }
        finally
        {
            keys.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("no_key", null, null)]
    [InlineData("failed", "x-fail", "1")]
    [InlineData("malformed", "x-text", "1")]
    [InlineData("failed", "x-break", "1")]
    [InlineData("compressed", "content-encoding", "gzip")]
    [InlineData("compressed", "x-gzip", "1")]
    [InlineData("malformed", "Inference-Header-Content-Length", "10")]
    [InlineData("malformed", null, "surrogate")]
    [InlineData("malformed", null, "deep")]
    [InlineData("too_large", null, "large")]
    public async Task WhatCannotBeSent_IsCountedByItsReason(string reason, string? header, string? value)
    {
        var content = reason == "no_key" ? AgeAndAll with { Hashed = ["name"] } : AgeAndAll;
        await using var gateway = await StartAsync(new(Samples: new(100, "lake", content)));

        using var answer = await AskAsync(
            gateway, header is null ? [] : [(header, value!)], BodyOf(value), isWhole: header is not "x-break");

        await Eventually.True(async () => await gateway.MetricAsync("model_gateway_samples_skipped_total", $"reason=\"{reason}\"") == 1);
        (await gateway.MetricAsync("model_gateway_samples_skipped_total")).ShouldBe(1);
        gateway.Samples.Memory.Held.ShouldBe(0);
        _lake.Received.ShouldBeEmpty();
    }

    private static string BodyOf(string? kind) => kind switch
    {
        "large" => new string('x', SampleDesk.MaxBodyBytes + 1),
        "surrogate" => """{"inputs":[{"name":"\ud800","shape":[1],"datatype":"INT64","data":[1]}]}""",
        "deep" => $$$"""{"inputs":[{"name":"age","data":{{{new string('[', 1000)}}}{{{new string(']', 1000)}}}}]}""",
        _ => Request,
    };

    [Fact]
    public async Task SamplesThatHoldAllMemory_LeaveNoneForAnother_WhichIsCounted()
    {
        await using var gateway = await StartAsync(new(Samples: new(100, "lake", AgeAndAll)));
        gateway.Samples.Memory.TryTake((int)SampleDesk.MaxHeldBytes).ShouldBeTrue();

        using var answer = await AskAsync(gateway);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.True(async () => await gateway.MetricAsync("model_gateway_samples_skipped_total", "reason=\"memory\"") == 1);
        gateway.Samples.Memory.Held.ShouldBe(SampleDesk.MaxHeldBytes);
        gateway.Samples.Memory.Release((int)SampleDesk.MaxHeldBytes);
        using var next = await AskAsync(gateway);
        await Eventually.True(() => _lake.Received.Count == 2);
    }

    [Fact]
    public async Task GetsAndOtherPaths_AreNoSamples()
    {
        await using var gateway = await StartAsync(new(Samples: new(100, "lake", AgeAndAll)));

        await gateway.Http.GetStringAsync(new Uri("/v2/models/digits", UriKind.Relative));
        using var other = await gateway.Http.PostAsync(new Uri("/v2/repository/index", UriKind.Relative), new StringContent("{}"));

        (await gateway.MetricAsync("model_gateway_samples_total")).ShouldBe(0);
        (await gateway.MetricAsync("model_gateway_samples_skipped_total")).ShouldBe(0);
    }

    private Task<TestGateway> StartAsync(MonitoringRule rule, Func<GatewayOptions, GatewayOptions>? configure = null) =>
        SampledGateway.StartAsync(_model, _lake.Address, rule, configure);

    private static async Task<HttpResponseMessage> AskAsync(TestGateway gateway, params (string Name, string Value)[] headers) =>
        await AskAsync(gateway, headers, Request);

    private static async Task<HttpResponseMessage> AskAsync(
        TestGateway gateway, (string Name, string Value)[] headers, string body, bool isWhole = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/digits/infer")
        {
            Content = new ByteArrayContent(
                Encoding.UTF8.GetBytes(body))
            { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await gateway.Http.SendAsync(
            request, isWhole ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead);
    }

    private static List<JsonElement> Events(ScriptedServer sink) =>
        [.. sink.Received.Select(received => JsonDocument.Parse(received.Body).RootElement)];

    private static IEnumerable<string?> Names(IEnumerable<JsonElement> events) => events
        .SelectMany(one => one.GetProperty("data").EnumerateObject().Single().Value.EnumerateArray())
        .Select(tensor => Text(tensor, "name"));

    private static string? Text(JsonElement one, string attribute) => one.GetProperty(attribute).GetString();
}
