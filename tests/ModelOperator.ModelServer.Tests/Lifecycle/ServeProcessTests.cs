using System.Net;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Lifecycle;

/// <summary>Tests the executable itself, with real signals.</summary>
public sealed class ServeProcessTests
{
    private const int SigTerm = 15;

    [Fact]
    public async Task SigTerm_TurnsUnready_ServesOn_AndExitsWithZero()
    {
        // The second signal ends the lame-duck time, so the test need not wait for it.
        await using var process = ServerProcess.Start(
            "60", "--model-path", TestModels.Path("lookup"), "--model-name", "m", "--http-port", "0");
        using var client = new HttpClient { BaseAddress = await process.AddressAsync() };
        await process.EventuallyAsync(async () => (await client.GetAsync("/v2/health/ready")).StatusCode is HttpStatusCode.OK);

        process.Signal(SigTerm);
        await process.EventuallyAsync(
            async () => (await client.GetAsync("/v2/health/ready")).StatusCode is HttpStatusCode.ServiceUnavailable);
        using var body = new StringContent("""{"inputs":[{"name":"index","shape":[1],"datatype":"INT64","data":[1]}]}""");
        var answer = await client.PostAsync("/v2/models/m/infer", body);
        process.Signal(SigTerm);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await process.ExitCodeAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task SigTerm_InTheMiddleOfALongRun_AnswersIt_AndExitsWithZero()
    {
        await using var process = ServerProcess.Start(
            "0", "--model-path", TestModels.Path(
                "count"), "--model-name", "m", "--http-port", "0", "--concurrency", "1", "--queue-size", "0");
        using var client = new HttpClient { BaseAddress = await process.AddressAsync() };
        await process.EventuallyAsync(async () => (await client.GetAsync("/v2/health/ready")).StatusCode is HttpStatusCode.OK);

        var running = CountToAsync(client, 3_000_000);
        await process.EventuallyAsync(async () =>
        {
            // The short request may have been first, and the long one refused.
            running = running.IsCompleted ? CountToAsync(client, 3_000_000) : running;
            return (await CountToAsync(client, 1)).StatusCode is HttpStatusCode.TooManyRequests && !running.IsCompleted;
        });
        process.Signal(SigTerm);

        var answer = await running;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"data\":[3000000]");
        (await process.ExitCodeAsync()).ShouldBe(0);
    }

    private static async Task<HttpResponseMessage> CountToAsync(HttpClient client, int number)
    {
        using var body = new StringContent($$"""{"inputs":[{"name":"n","shape":[],"datatype":"INT64","data":[{{number}}]}]}""");
        return await client.PostAsync("/v2/models/m/infer", body);
    }

    [Fact]
    public async Task LoadFailure_IsOneSentenceOnStderr_AndExitCodeOne()
    {
        await using var process = ServerProcess.Start("0", "--model-path", "/no/such.onnx", "--model-name", "m", "--http-port", "0");

        (await process.ExitCodeAsync()).ShouldBe(1);
        (await process.ErrorsAsync()).ShouldBe("model m: there is no file /no/such.onnx\n");
    }

    /// <summary>Destructors of ONNX Runtime's globals are exit handlers too. They would crash a thread that loads a model at that
    /// time.</summary>
    [Fact]
    public async Task End_RunsNoExitHandlers()
    {
        await using var process = ServerProcess.Start(
            "0", "--model-path", TestModels.Path("lookup"), "--model-name", "m", "--http-port", "0");
        await process.AddressAsync();

        process.Signal(SigTerm);

        (await process.ExitCodeAsync()).ShouldBe(0);
        (await process.ErrorsAsync()).ShouldNotContain(StartupHook.ExitHandlersRan);
    }

    [Fact]
    public async Task Port_ThatIsTaken_IsOneSentence()
    {
        await using var first = await RunningServer.StartAsync("lookup");
        var port = first.Client.BaseAddress!.Port.ToString();
        await using var process = ServerProcess.Start(
            "0", "--model-path", TestModels.Path("lookup"), "--model-name", "m", "--http-port", port);

        (await process.ExitCodeAsync()).ShouldBe(1);
        (await process.ErrorsAsync()).ShouldBe($"cannot listen on port {port} (--http-port): Address already in use\n");
    }

    [Fact]
    public void Tests_RunWithTelemetryOff() => Environment.GetEnvironmentVariable("ORT_DISABLE_TELEMETRY").ShouldBe("1");
}
