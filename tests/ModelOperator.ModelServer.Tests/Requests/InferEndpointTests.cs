using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Requests;

public sealed class InferEndpointTests
{
    private const string Labels = "model=\"m\"";
    private const string Rest = "revision=\"7f9c2ab4d1\",version=\"7\"} ";

    [Fact]
    public async Task FailureInsideTheRuntime_Is500_AndCounted_AndTheNextRequestIsAnswered()
    {
        await using var server = await RunningServer.StartAsync("lookup");

        var bad = await server.InferAsync(Lookup("5"));
        var good = await server.InferAsync(Lookup("1"));

        bad.Status.ShouldBe(HttpStatusCode.InternalServerError);
        bad.Error.ShouldContain("the_lookup");
        bad.Error.ShouldContain("indices element out of data bounds");
        good.Data().ShouldBe("[20]");
        var metrics = await server.MetricsAsync();
        metrics.ShouldContain($"model_server_requests_total{{code=\"200\",{Labels},{Rest}1\n");
        metrics.ShouldContain($"model_server_requests_total{{code=\"500\",{Labels},{Rest}1\n");
        metrics.ShouldContain($"model_server_failures_total{{reason=\"BACKEND\",{Labels},{Rest}1\n");
        metrics.ShouldContain($"model_server_failures_total{{reason=\"REJECTED\",{Labels},{Rest}0\n");
        metrics.ShouldContain($"model_server_request_duration_seconds_count{{{Labels},{Rest}2\n");
        metrics.ShouldContain($"model_server_compute_duration_seconds_count{{{Labels},{Rest}1\n");
        metrics.ShouldContain($"model_server_inflight_requests{{{Labels},{Rest}0\n");
        metrics.ShouldContain($"model_server_load_duration_seconds{{{Labels},{Rest}");
        foreach (var phase in (string[])["runtime", "load", "warmup", "total"])
        {
            metrics.ShouldContain($"model_server_startup_phase_seconds{{phase=\"{phase}\",{Labels},{Rest}");
        }
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Request_OverEitherHttpVersion_IsAnsweredInIt(string version)
    {
        await using var server = await RunningServer.StartAsync("lookup");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer")
        {
            Content = new StringContent(Lookup("1")),
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await server.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Version.ShouldBe(Version.Parse(version));
        (await answer.Content.ReadAsStringAsync()).ShouldContain("[20]");
    }

    [Fact]
    public async Task BadRequest_IsCountedAsRejected()
    {
        await using var server = await RunningServer.StartAsync("lookup");

        await server.InferAsync("{}");

        var metrics = await server.MetricsAsync();
        metrics.ShouldContain($"model_server_requests_total{{code=\"400\",{Labels},{Rest}1\n");
        metrics.ShouldContain($"model_server_failures_total{{reason=\"REJECTED\",{Labels},{Rest}1\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_OverTheLimit_Is413(bool chunked)
    {
        await using var server = await RunningServer.StartAsync("lookup", settings => settings with { MaxBody = 1024 });
        // The body is larger than the sockets' buffers. If nobody read on, the client would see a broken pipe and no answer.
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/v2/models/m/infer")
        { Content = new StringContent(new string(' ', 32 << 20)) };
        request.Headers.TransferEncodingChunked = chunked;

        var answer = await server.SendAsync(request);

        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.Error.ShouldBe("the body is larger than 1024 bytes (--max-body)");
    }

    [Fact]
    public async Task Body_AtTheLimit_IsRead()
    {
        await using var server = await RunningServer.StartAsync("lookup", settings => settings with { MaxBody = 1024 });

        (await server.InferAsync(Lookup("1").PadRight(1024))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Bodies_BeyondTheMemoryForThem_Are429_UntilOthersAreDone()
    {
        await using var server = await RunningServer.StartAsync(
            "lookup", settings => settings with { MaxBody = 100_000, BodyMemory = 200_000 });
        var others = server.Services.GetRequiredService<BodyBudget>().Open();
        others.Take(150_000);

        var refused = await server.InferAsync(Lookup("1").PadRight(60_000));
        others.Dispose();
        var answered = await server.InferAsync(Lookup("1").PadRight(60_000));

        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Error.ShouldBe("requests at work hold 200000 bytes already (--body-memory); try again later");
        answered.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_OfTheLargestSize_FitsTheMemoryForIt(bool chunked)
    {
        await using var server = await RunningServer.StartAsync(
            "lookup", settings => settings with { MaxBody = 5 << 20, BodyMemory = 10 << 20 });

        for (var round = 0; round < 3; round++)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Post, "/v2/models/m/infer")
            { Content = new StringContent(Lookup("1").PadRight(5_200_000)) };
            request.Headers.TransferEncodingChunked = chunked;
            (await server.SendAsync(request)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("Content-Encoding", "gzip, gzip", "Content-Encoding gzip, gzip is not supported")]
    [InlineData("Content-Encoding", "br, identity", "Content-Encoding br, identity is not supported")]
    [InlineData("Content-Encoding", "zstd", "Content-Encoding zstd is not supported; send the body as it is, or packed once with gzip")]
    public async Task Encoding_ThatWeDoNotRead_IsRefused(string header, string value, string expected)
    {
        await using var server = await RunningServer.StartAsync("lookup");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer") { Content = new StringContent(Lookup("1")) };
        if (!request.Headers.TryAddWithoutValidation(header, value))
        {
            request.Content.Headers.TryAddWithoutValidation(header, value);
        }

        using var answer = await server.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(expected);
        // RFC 9110, 12.5.3: the header tells the client that the coding is refused, and which codings are accepted.
        answer.Headers.GetValues("Accept-Encoding").ShouldBe(["gzip, identity"]);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("Identity, identity")]
    [InlineData("")]
    public async Task Encoding_ThatChangesNothing_IsRead(string value)
    {
        await using var server = await RunningServer.StartAsync("lookup");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer") { Content = new StringContent(Lookup("1")) };
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", value);

        (await server.SendAsync(request)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Queue_ThatIsFull_Is429AtOnce()
    {
        await using var server = await RunningServer.StartAsync("lookup", settings => settings with { Concurrency = 1, QueueSize = 0 });
        var gate = server.Services.GetRequiredService<RunGate>();
        (await gate.TryEnterAsync(CancellationToken.None)).ShouldBeTrue();

        var refused = await server.InferAsync(Lookup("1"));
        gate.Leave();
        var answered = await server.InferAsync(Lookup("1"));

        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Error.ShouldBe("1 requests run and 0 wait already; try again later");
        answered.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Client_ThatGoesAway_IsCountedAsCanceled()
    {
        await using var server = await RunningServer.StartAsync("lookup", settings => settings with { Concurrency = 1 });
        var gate = server.Services.GetRequiredService<RunGate>();
        (await gate.TryEnterAsync(CancellationToken.None)).ShouldBeTrue();
        using var patience = new CancellationTokenSource();
        var waiting = server.InferAsync(Lookup("1"), patience.Token);
        await server.EventuallyAsync(async () =>
            (await server.MetricsAsync()).Contains($"model_server_inflight_requests{{{Labels},{Rest}1\n", StringComparison.Ordinal));

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        await server.EventuallyAsync(async () =>
        {
            var metrics = await server.MetricsAsync();
            return metrics.Contains($"model_server_failures_total{{reason=\"CANCELED\",{Labels},{Rest}1\n", StringComparison.Ordinal)
                && metrics.Contains($"model_server_requests_total{{code=\"499\",{Labels},{Rest}1\n", StringComparison.Ordinal);
        });
        gate.Leave();
        (await server.InferAsync(Lookup("1"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Server_WhileLoading_IsLiveButNotReady()
    {
        await using var server = await RunningServer.StartUnreadyAsync("lookup", configure: services =>
            services.Remove(services.Single(
                service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(ModelLoader))));

        (await server.GetAsync("/v2/health/live")).Status.ShouldBe(HttpStatusCode.OK);
        (await server.GetAsync("/v2/health/ready")).ShouldBe(new(HttpStatusCode.ServiceUnavailable, """{"ready":false}""", ""));
        (await server.GetAsync("/v2/models/m/ready")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await server.GetAsync("/v2/models/m")).Error.ShouldBe("model 'm' is still loading");
        var answer = await server.InferAsync(Lookup("1"));
        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Error.ShouldBe("model 'm' is still loading");
    }

    [Fact]
    public async Task Request_InFlightAtTheStop_IsAnswered()
    {
        await using var server = await RunningServer.StartAsync("lookup", settings => settings with { Concurrency = 1 });
        var gate = server.Services.GetRequiredService<RunGate>();
        (await gate.TryEnterAsync(CancellationToken.None)).ShouldBeTrue();
        var waiting = server.InferAsync(Lookup("1"));
        await server.EventuallyAsync(async () =>
            (await server.MetricsAsync()).Contains($"model_server_inflight_requests{{{Labels},{Rest}1\n", StringComparison.Ordinal));

        var stopping = server.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        gate.Leave();

        (await waiting).Data().ShouldBe("[20]");
        await stopping;
    }

    private static string Lookup(string index) => $$"""{"inputs":[{"name":"index","shape":[1],"datatype":"INT64","data":[{{index}}]}]}""";
}
