using System.Net;
using Microsoft.AspNetCore.Http;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Shadowing;

/// <summary>A slow, failing or absent shadow changes nothing for a client. The mirror is bounded; what it drops is counted.</summary>
public sealed class R19Tests
{
    [Fact]
    public async Task R19_HangingShadow_ClientHasItsAnswerMeanwhile_AndWhatFindsNoPlaceIsDropped()
    {
        var never = new TaskCompletionSource();
        await using var stable = await V2.ModelAsync(1);
        await using var shadow = await Backend.StartAsync(context => never.Task.WaitAsync(context.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(options => options with { ShadowConcurrency = 2, ShadowQueueLength = 3 });
        gateway.Mirror([stable.Address], [shadow.Address]);
        await gateway.AskAsync();
        await gateway.AskAsync();
        await Eventually.True(() => shadow.Requests == 2, "two copies hang");

        for (var i = 0; i < 10; i++)
        {
            await gateway.AskAsync();
        }

        shadow.Requests.ShouldBe(2);
        await Eventually.True(async () => await gateway.DroppedAsync("queue_full") == 7, "ten, less three that wait");
        (await gateway.RequestsAsync("stable", 200)).ShouldBe(12);
        never.SetResult();
        await Eventually.True(async () => await gateway.ShadowsAsync("200") == 5, "those that waited are sent");
        (await gateway.ShadowsAsync("timeout")).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R19_SlowShadow_IsGivenUpAtTheDeadline(bool answerBegun)
    {
        await using var stable = await V2.ModelAsync(1);
        await using var shadow = await Backend.StartAsync(async context =>
        {
            if (answerBegun)
            {
                await context.Response.WriteAsync("{");
                await context.Response.Body.FlushAsync();
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        await using var gateway = await TestGateway.StartAsync(options => options with { ShadowTimeout = TimeSpan.FromMilliseconds(50) });
        gateway.Mirror([stable.Address], [shadow.Address]);

        await gateway.AskAsync();

        await Eventually.True(async () => await gateway.ShadowsAsync("timeout") == 1, "the copy is given up");
        (await gateway.MetricAsync("model_gateway_shadow_compared_total")).ShouldBe(0);
    }

    [Fact]
    public async Task R19_FailingShadow_IsAMismatch_AndTheClientDoesNotSeeIt()
    {
        await using var stable = await V2.ModelAsync(1);
        await using var shadow = await Backend.StartAsync(context =>
        {
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync("boom");
        });
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([stable.Address], [shadow.Address]);

        (await gateway.AskAsync()).ShouldNotContain("boom");

        await Eventually.True(async () => await gateway.ShadowsAsync("500") == 1, "the copy is answered");
        (await gateway.ComparedAsync("mismatch")).ShouldBe(1);
        (await gateway.RequestsAsync("stable", 500)).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R19_AbsentShadow_IsCountedAsUnreachable(bool listed)
    {
        var gone = await Backend.SayingAsync("");
        await gone.DisposeAsync();
        await using var stable = await V2.ModelAsync(1);
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([stable.Address], listed ? [gone.Address] : []);

        await gateway.AskAsync();
        await gateway.AskAsync();

        await Eventually.True(async () => await gateway.ShadowsAsync("unreachable") == 2, "both copies are given up");
    }

    [Theory]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a length\r\n")]
    [InlineData("")]
    public async Task R19_MalformedShadow_IsCountedAsBroken(string answer)
    {
        await using var stable = await V2.ModelAsync(1);
        using var shadow = new RawServer(async (stream, _) =>
        {
            await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(answer));
            return false;
        });
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([stable.Address], [shadow.Address]);

        await gateway.AskAsync();

        await Eventually.True(async () => await gateway.ShadowsAsync("broken") == 1, "the copy is given up");
    }

    [Fact]
    public async Task R19_AnswerOfTheShadowOverTheLimit_IsNotReadToItsEnd()
    {
        await using var stable = await V2.ModelAsync(1);
        await using var shadow = await Backend.StartAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[10_000], context.RequestAborted);
            }
        });
        await using var gateway = await TestGateway.StartAsync(options => options with { ShadowMaxBodyBytes = 100_000 });
        gateway.Mirror([stable.Address], [shadow.Address]);

        await gateway.AskAsync();

        await Eventually.True(async () => await gateway.ShadowsAsync("200") == 1, "the copy is answered");
        (await gateway.ComparedAsync("incomparable")).ShouldBe(1);
    }

    [Fact]
    public async Task R19_MemoryOfCopies_IsBounded_AndGivenBack()
    {
        var never = new TaskCompletionSource();
        await using var stable = await V2.ModelAsync(1);
        await using var shadow = await Backend.StartAsync(context => never.Task.WaitAsync(context.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(options => options with { ShadowMaxMemoryBytes = 600_000 });
        gateway.Mirror([stable.Address], [shadow.Address]);
        for (var i = 0; i < 10; i++)
        {
            await gateway.AskAsync(new string('7', 100_000));
        }

        await Eventually.True(async () => await gateway.DroppedAsync("memory") > 0, "some find no memory");
        var dropped = await gateway.DroppedAsync("memory");
        dropped.ShouldBeLessThan(10);
        gateway.ShadowMemory.Held.ShouldBeInRange(100_000, 600_000);
        never.SetResult();

        await Eventually.True(() => gateway.ShadowMemory.Held == 0, "all memory is given back");
        await Eventually.True(async () => await gateway.ShadowsAsync("200") == 10 - dropped, "the rest is sent");
    }

    [Fact]
    public async Task R19_RequestThatStableDoesNotAnswer_IsNotCopied()
    {
        await using var stable = await Backend.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var shadow = await V2.ModelAsync(1);
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([stable.Address], [shadow.Address]);
        using var content = new StringContent("tensor");

        using var response = await gateway.Http.PostAsync(V2.Infer, content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        await Eventually.True(async () => await gateway.DroppedAsync("incomplete") == 1, "the copy is dropped");
        shadow.Requests.ShouldBe(0);
        gateway.ShadowMemory.Held.ShouldBe(0);
        (await gateway.Admin.GetStringAsync(new Uri("/route", UriKind.Relative))).ShouldContain("\"stable\":0");
    }

    [Fact]
    public async Task R02_RouteWithoutTheMirror_StartsNoCopyAnyMore_OnceItIsReported()
    {
        await using var stable = await V2.ModelAsync(1);
        await using var shadow = await Backend.StartAsync(
            context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(options => options with { ShadowConcurrency = 1 });
        gateway.Mirror([stable.Address], [shadow.Address]);
        await gateway.AskAsync();
        await Eventually.True(() => shadow.Requests == 1, "one copy is under way");
        var old = gateway.Lane!;
        await gateway.AskAsync();
        await gateway.AskAsync();
        await Eventually.True(() => gateway.ShadowMemory.Held > 0 && old.Waiting == 2, "two wait");

        gateway.Apply(null, null, ("stable", 100));

        gateway.Lane.ShouldBeNull();
        (await gateway.DroppedAsync("route_changed")).ShouldBeGreaterThanOrEqualTo(2); // those that waited, before Apply returned
        await Eventually.True(async () => await gateway.DroppedAsync("route_changed") == 3, "the one under way is given up");
        await gateway.AskAsync();
        shadow.Requests.ShouldBe(1);
        gateway.ShadowMemory.Held.ShouldBe(0);
    }

    [Fact]
    public async Task R02_RequestThatBeganUnderTheOldRoutes_IsNotCopiedAfterTheChange()
    {
        var go = new TaskCompletionSource();
        await using var stable = await Backend.StartAsync(async context =>
        {
            await go.Task;
            await context.Response.WriteAsync("late");
        });
        await using var shadow = await V2.ModelAsync(1);
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([stable.Address], [shadow.Address]);
        var asked = gateway.AskAsync();
        await Eventually.True(() => stable.Requests == 1, "the request is under way");

        gateway.Apply(null, null, ("stable", 100));
        go.SetResult();
        (await asked).ShouldBe("late");

        await Eventually.True(async () => await gateway.DroppedAsync("route_changed") == 1, "its copy is dropped");
        shadow.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task R02_ChangeOfTheMirrorsShareOrPods_KeepsWhatWaits()
    {
        await using var stable = await V2.ModelAsync(1);
        await using var shadow = await V2.ModelAsync(1);
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([stable.Address], []);
        var lane = gateway.Lane;

        gateway.Mirror([stable.Address], [shadow.Address], TestGateway.MirrorAll with { Percent = 50 });
        gateway.Lane.ShouldBeSameAs(lane);
        gateway.Mirror([stable.Address], [shadow.Address], TestGateway.MirrorAll with { Revision = "other" });
        gateway.Lane.ShouldNotBeSameAs(lane);
    }

    [Fact]
    public async Task R19_ShadowsOfEveryKindUnderLoad_AndRoutesThatChange_FailNoClient_AndLoseNoCopy()
    {
        const int requests = 2_000;
        await using var stable = await V2.ModelAsync(0.25, 0.75);
        await using var good = await V2.ModelAsync(0.25, 0.75);
        await using var bad = await Backend.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(options => options with { ShadowQueueLength = 8 });
        gateway.Mirror([stable.Address], [good.Address]);
        using var over = new CancellationTokenSource();
        var switching = Task.Run(async () =>
        {
            var random = new Random(3);
            EndpointAddress[][] shadows = [[good.Address], [bad.Address], [good.Address, bad.Address], []];
            while (!over.IsCancellationRequested)
            {
                gateway.Mirror([stable.Address], shadows[random.Next(4)],
                    TestGateway.MirrorAll with { Service = random.Next(3) == 0 ? "svc-none" : "svc-shadow" });
                await Task.Yield();
            }
        });

        await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (_, _) => (await gateway.AskAsync()).ShouldContain("[0.25,0.75]"));
        await over.CancelAsync();
        await switching;

        await Eventually.True(
            async () => await gateway.MetricAsync("model_gateway_shadow_requests_total")
                + await gateway.MetricAsync("model_gateway_shadow_dropped_total") == requests,
            "every request is a copy sent, or dropped and counted");
        (await gateway.RequestsAsync("stable", 200)).ShouldBe(requests);
        (await gateway.ComparedAsync("mismatch")).ShouldBe(0);
        (await gateway.ShadowsAsync("error")).ShouldBe(0);
        gateway.ShadowMemory.Held.ShouldBe(0);
    }
}
