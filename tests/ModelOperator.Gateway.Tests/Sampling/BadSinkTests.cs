using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Sampling;

/// <summary>A sink that is away, slow or rude costs samples, and clients notice nothing.</summary>
public sealed class BadSinkTests
{
    private const int Requests = 200;

    private const string Body = """{"inputs":[{"name":"age","shape":[1],"datatype":"INT64","data":[17]}]}""";

    [Theory]
    [InlineData(500, "failed")]
    [InlineData(429, "failed")]
    [InlineData(404, "refused")]
    public async Task SinkThatAnswersWithAnError_LosesItsSamples_AndNoClientWaits(int status, string reason)
    {
        await using var lake = await Backend.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var model = await ModelAsync();
        await using var gateway = await StartAsync(model, lake.Port, ("MaxRetries", "0"));

        await AskAllAsync(gateway);

        await Eventually.True(async () => await DroppedAsync(gateway, reason) + await DroppedAsync(gateway, "full") > Requests);
        await Eventually.True(() => gateway.Samples.Memory.Held == 0);
    }

    [Fact]
    public async Task SinkThatHangs_HoldsNoClientUp_AndItsQueueIsBounded()
    {
        var never = new TaskCompletionSource();
        await using var lake = await Backend.StartAsync(context => never.Task.WaitAsync(context.RequestAborted));
        await using var model = await ModelAsync();
        await using var gateway = await StartAsync(model, lake.Port, ("MaxQueuedEvents", "10"), ("TimeoutSeconds", "60"));

        await AskAllAsync(gateway); // every answer has come while not one event has been taken

        await Eventually.True(async () => await DroppedAsync(gateway, "full") == (2 * Requests) - 10);
        (await gateway.MetricAsync("model_sink_queued_events", "sink=\"lake\"")).ShouldBe(10);
        gateway.Samples.Memory.Held.ShouldBe(0);
        never.SetResult();
    }

    [Fact]
    public async Task SinkThatClosesInTheMiddle_LosesItsSamples_AndNoClientWaits()
    {
        using var lake = new RawServer(async (stream, _) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Le"u8.ToArray());
            stream.Socket.Close();
            return false;
        });
        await using var model = await ModelAsync();
        await using var gateway = await StartAsync(model, lake.Address.Port, ("MaxRetries", "0"));

        await AskAllAsync(gateway);

        await Eventually.True(async () => await DroppedAsync(gateway, "failed") + await DroppedAsync(gateway, "full") == 2 * Requests);
        gateway.Samples.Memory.Held.ShouldBe(0);
    }

    [Fact]
    public async Task SinkThatIsNotThere_IsNoClientsConcern()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await using var model = await ModelAsync();
        await using var gateway = await StartAsync(model, port, ("MaxRetries", "0"));

        await AskAllAsync(gateway);

        await Eventually.True(async () => await DroppedAsync(gateway, "failed") + await DroppedAsync(gateway, "full") == 2 * Requests);
    }

    [Fact]
    public async Task SinkThatTheGatewayDoesNotKnow_IsCounted()
    {
        await using var model = await ModelAsync();
        await using var gateway = await TestGateway.InFrontOfAsync(model);
        gateway.Apply(null, null, Rule, ("stable", 100));

        await AskAllAsync(gateway);

        await Eventually.True(async () => await SkippedAsync(gateway, "no_sink") + await SkippedAsync(gateway, "queue_full") == Requests);
    }

    private static MonitoringRule Rule => new(Samples: new(100, "lake", new(["*"], ["*"], [])));

    private static Task<Backend> ModelAsync() => Backend.StartAsync(context => context.Response.WriteAsync(
        """{"outputs":[{"name":"label","shape":[1],"datatype":"INT64","data":[7]}]}"""));

    private static Task<TestGateway> StartAsync(Backend model, int lake, params (string, string)[] settings) =>
        SampledGateway.StartAsync(model, new Uri($"http://127.0.0.1:{lake}/"), Rule, null, settings);

    private static async Task AskAllAsync(TestGateway gateway)
    {
        for (var request = 0; request < Requests; request++)
        {
            using var answer = await gateway.Http.PostAsync(
                new Uri("/v2/models/digits/infer", UriKind.Relative), new StringContent(Body, Encoding.UTF8, "application/json")).Soon();
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    private static async Task<double> DroppedAsync(TestGateway gateway, string reason) =>
        await gateway.MetricAsync("model_sink_dropped_total", "sink=\"lake\"", $"reason=\"{reason}\"") ?? 0;

    private static async Task<double> SkippedAsync(TestGateway gateway, string reason) =>
        await gateway.MetricAsync("model_gateway_samples_skipped_total", $"reason=\"{reason}\"") ?? 0;
}
