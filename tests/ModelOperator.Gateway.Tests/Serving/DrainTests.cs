using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Serving;

public sealed class DrainTests
{
    private static readonly Uri Root = new("/", UriKind.Relative);

    [Fact]
    public async Task RequestInFlight_EndsWhole_BeforeTheGatewayStops()
    {
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var backend = await Backend.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first ");
            await context.Response.Body.FlushAsync();
            await finish.Task;
            await context.Response.WriteAsync("last");
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var response = await gateway.Http.GetAsync(Root, HttpCompletionOption.ResponseHeadersRead);

        var stopping = gateway.StopAsync();
        await Eventually.True(async () => !await AcceptsAsync(gateway.Port), "the data port closes");
        stopping.IsCompleted.ShouldBeFalse();
        finish.SetResult();

        (await response.Content.ReadAsStringAsync()).ShouldBe("first last");
        await stopping.Soon("the stop");
    }

    [Fact]
    public async Task StreamWithoutEnd_IsCutWhenTheDrainTimeIsOver()
    {
        await using var backend = await Backend.StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync();
            await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
        });
        await using var gateway = await TestGateway.StartAsync(shutdown: options => options.DrainTimeout = TimeSpan.FromMilliseconds(300));
        gateway.Route(("stable", 100, [backend]));
        using var response = await gateway.Http.GetAsync(Root, HttpCompletionOption.ResponseHeadersRead);

        await gateway.StopAsync().Soon("the stop");

        await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync().Soon("the cut"));
    }

    [Fact]
    public async Task DuringTheDelay_RequestsAreServed_AndClientsToldToGoElsewhere()
    {
        await using var backend = await Backend.SayingAsync("seven");
        await using var gateway = await TestGateway.StartAsync(shutdown: options => options.Delay = Eventually.Patience);
        gateway.Route(("stable", 100, [backend]));

        var shutdown = gateway.Shutdown.BeginAsync("SIGTERM");
        using var ready = await gateway.Admin.GetAsync(new Uri("/readyz", UriKind.Relative));
        using var response = await gateway.Http.GetAsync(Root);
        await gateway.Shutdown.BeginAsync("SIGTERM"); // a second signal ends the delay
        await shutdown.Soon("the end of the delay");

        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.ConnectionClose.ShouldBe(true);
    }

    // What a rollout of the gateway itself does to its clients: with two gateways and clients that heed "close", nothing.
    [Fact]
    public async Task GatewayReplacedUnderLoad_FailsNoClient()
    {
        await using var backend = await Backend.SayingAsync("seven");
        await using var old = await TestGateway.StartAsync(shutdown: options => options.Delay = TimeSpan.FromSeconds(1));
        await using var young = await TestGateway.StartAsync();
        old.Route(("stable", 100, [backend]));
        young.Route(("stable", 100, [backend]));
        var useOld = true;
        var served = 0;
        using var over = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                using var response = await (Volatile.Read(ref useOld) ? old : young).Http.GetAsync(Root, CancellationToken.None);
                response.StatusCode.ShouldBe(HttpStatusCode.OK);
                Interlocked.Increment(ref served);
            }
        })).ToArray();
        await Eventually.True(() => Volatile.Read(ref served) > 100, "load");

        var shutdown = old.Shutdown.BeginAsync("SIGTERM");
        var before = Volatile.Read(ref served);
        await Eventually.True(() => Volatile.Read(ref served) > before + 100, "load on the old one while it is not ready any more");
        Volatile.Write(ref useOld, false); // the endpoint is gone from the Service
        await shutdown;
        await old.StopAsync();
        before = Volatile.Read(ref served);
        await Eventually.True(() => Volatile.Read(ref served) > before + 100, "load on the young one");
        await over.CancelAsync();

        await Task.WhenAll(load).Soon("the load ends without a failure");
    }

    private static async Task<bool> AcceptsAsync(int port)
    {
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
