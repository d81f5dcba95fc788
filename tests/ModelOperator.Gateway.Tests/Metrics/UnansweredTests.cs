using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

using ManualTimeProvider = ModelOperator.Testing.ManualTimeProvider;

namespace ModelOperator.Gateway.Tests.Metrics;

/// <summary>
/// Checks the time that is counted for a request that nobody answered: since it was whole, and only when nothing of an answer came.
/// </summary>
[Collection(nameof(Alone))]
public sealed class UnansweredTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _leaving = new();
    private int _received;
    private int _whole;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClientThatLeaves_IsCountedWithItsWait_SinceTheRequestWasWhole(bool http2)
    {
        await using var backend = await BackendAsync(http2, NeverAsync);
        await using var gateway = await StartAsync(backend);
        using var content = new HeldContent();
        var answer = (http2 ? gateway.Http2 : gateway.Http).PostAsync("/infer", content, _leaving.Token);
        await content.WriteAsync("x"u8.ToArray());
        await Eventually.True(() => Volatile.Read(ref _received) == 1, "the upload has begun");
        _time.Advance(TimeSpan.FromSeconds(25)); // the client's own time
        content.Complete();
        await Eventually.True(() => Volatile.Read(ref _whole) == 1, "the request is whole");

        _time.Advance(TimeSpan.FromSeconds(20));
        await LeaveAsync(gateway, answer);

        await ShouldCountAsync(gateway, 499, 1);
        (await WaitedAsync(gateway, "10.0")).ShouldBe(0);
        (await WaitedAsync(gateway, "20.0")).ShouldBe(1);
    }

    [Fact]
    public async Task RequestWithoutABody_IsWholeFromTheBeginning()
    {
        await using var backend = await BackendAsync(false, NeverAsync);
        await using var gateway = await StartAsync(backend);
        var answer = gateway.Http.GetAsync("/infer", _leaving.Token);
        await Eventually.True(() => Volatile.Read(ref _whole) == 1, "it is asked");

        _time.Advance(TimeSpan.FromSeconds(31));
        await LeaveAsync(gateway, answer);

        await ShouldCountAsync(gateway, 499, 1);
        (await WaitedAsync(gateway, "30.0")).ShouldBe(0);
        (await WaitedAsync(gateway, "60.0")).ShouldBe(1);
    }

    [Fact]
    public async Task ClientThatLeavesInTheMiddleOfAnAnswer_HasNoWait()
    {
        await using var backend = await BackendAsync(false, async context =>
        {
            await context.Response.WriteAsync("hel");
            await context.Response.Body.FlushAsync();
            await NeverAsync(context);
        });
        await using var gateway = await StartAsync(backend);
        var answer = gateway.Http.GetStringAsync("/infer", _leaving.Token);
        await Eventually.True(() => Volatile.Read(ref _whole) == 1, "it is asked");
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System); // for the beginning of the answer to be on its way

        _time.Advance(TimeSpan.FromMinutes(2));
        await LeaveAsync(gateway, answer);

        await ShouldCountAsync(gateway, 499, 0);
    }

    // gRPC says in words of its own that nobody waited any more.
    [Theory]
    [InlineData(1, false, 1)]
    [InlineData(4, false, 1)]
    [InlineData(4, true, 0)]
    [InlineData(12, false, 0)]
    [InlineData(0, false, 0)]
    public async Task GrpcStatusOfAPod_IsNoAnswer_WhenItIsThatOfAPassedDeadlineAndNoMessageCame(
        int status, bool withMessage, int unanswered)
    {
        var answering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var backend = await BackendAsync(true, async context =>
        {
            await answering.Task;
            context.Response.ContentType = "application/grpc";
            if (withMessage)
            {
                context.Response.DeclareTrailer("grpc-status");
                await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 1, 7 });
                context.Response.AppendTrailer("grpc-status", status.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                context.Response.Headers["grpc-status"] = status.ToString(CultureInfo.InvariantCulture);
            }
        });
        await using var gateway = await StartAsync(backend);
        using var content = new HeldContent("application/grpc");
        var answer = gateway.Http2.PostAsync("/infer", content);
        content.Complete();
        await Eventually.True(() => Volatile.Read(ref _whole) == 1, "it is asked");

        _time.Advance(TimeSpan.FromSeconds(31));
        answering.SetResult();
        (await answer).StatusCode.ShouldBe(HttpStatusCode.OK);

        await ShouldCountAsync(gateway, 200, unanswered);
        (await WaitedAsync(gateway, "30.0")).ShouldBe(0);
    }

    // Its client has sent all it could, and is not to blame that the request never was whole. Not over HTTP/1.1, where the gateway may
    // not hear that the client has left before the pod reads on.
    [Fact]
    public async Task PodThatDoesNotRead_IsTheOneThatCounts_WhenItsClientLeaves()
    {
        await using var backend = await Backend.StartAsync(NeverAsync, HttpProtocols.Http2);
        await using var gateway = await StartAsync(backend);
        using var content = new HeldContent();
        var answer = gateway.Http2.PostAsync("/infer", content, _leaving.Token);
        var upload = FillAsync(content);
        await Eventually.True(() => backend.Requests == 1, "it is under way");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System); // until the buffers are full
        upload.IsCompleted.ShouldBeFalse("nobody takes the rest");
        _time.Advance(TimeSpan.FromMinutes(2));

        await LeaveAsync(gateway, answer);
        await Task.WhenAny(upload).Soon("the end of the upload, whatever it is");

        await ShouldCountAsync(gateway, 499, 0);
    }

    [Fact]
    public async Task ClientThatLeavesBeforeItsRequestIsWhole_CountsForNobody()
    {
        await using var backend = await BackendAsync(false, NeverAsync);
        await using var gateway = await StartAsync(backend);
        using var content = new HeldContent();
        var answer = gateway.Http.PostAsync("/infer", content, _leaving.Token);
        await content.WriteAsync("x"u8.ToArray());
        await Eventually.True(() => Volatile.Read(ref _received) == 1, "the upload has begun");
        _time.Advance(TimeSpan.FromSeconds(20));

        await LeaveAsync(gateway, answer);

        await Eventually.True(async () => await gateway.RequestsAsync("", 499) == 1, "it is counted");
        (await gateway.MetricAsync("model_gateway_unanswered_seconds_count")).ShouldBe(0);
    }

    // More than all buffers on the way hold.
    private static async Task FillAsync(HeldContent content)
    {
        var piece = new byte[1 << 20];
        for (var i = 0; i < 512; i++)
        {
            await content.WriteAsync(piece);
        }
    }

    private async Task LeaveAsync(TestGateway gateway, Task answer)
    {
        await _leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => answer.Soon("the client's end"));
        await Eventually.True(() => gateway.Metrics.For("stable").InFlight == 0, "the request ends");
    }

    private static async Task ShouldCountAsync(TestGateway gateway, int code, int unanswered)
    {
        await Eventually.True(async () => await gateway.RequestsAsync("stable", code) == 1, "it is counted");
        (await gateway.MetricAsync("model_gateway_unanswered_seconds_count", "revision=\"stable\"")).ShouldBe(unanswered);
    }

    private static Task<double?> WaitedAsync(TestGateway gateway, string edge) =>
        gateway.MetricAsync("model_gateway_unanswered_seconds_bucket", "revision=\"stable\"", $"le=\"{edge}\"");

    private async Task<TestGateway> StartAsync(Backend backend)
    {
        var gateway = await TestGateway.StartAsync(services: (services, _) => services.AddSingleton<TimeProvider>(_time));
        gateway.Route(("stable", 100, [backend]));
        (await gateway.MetricAsync("model_gateway_unanswered_seconds_bucket", "revision=\"stable\"", "le=\"+Inf\""))
            .ShouldBe(0, "it is there before there is anything to count");
        return gateway;
    }

    /// <summary>Reads the request to its end, and then does what is said.</summary>
    private Task<Backend> BackendAsync(bool http2, RequestDelegate serve) => Backend.StartAsync(
        async context =>
        {
            var buffer = new byte[1024];
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                Interlocked.Add(ref _received, read);
            }

            Interlocked.Increment(ref _whole);
            await serve(context);
        },
        http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);

    private static Task NeverAsync(HttpContext context) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
}
