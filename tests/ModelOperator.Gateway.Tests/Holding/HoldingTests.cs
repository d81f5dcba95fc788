using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Contracts.Reports;
using ModelOperator.Contracts.Routes;
using ModelOperator.Contracts.Routes.Holding;
using ModelOperator.Gateway.Holding;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Holding;

/// <summary>A gateway of a model at zero pods.</summary>
public sealed class HoldingTests
{
    private static readonly Uri Root = new("/", UriKind.Relative);
    private static readonly Uri Report = new("/route", UriKind.Relative);
    private static readonly HoldRule ForWantOfPods = new("stable");
    private static readonly HoldRule Always = new("stable", Always: true);

    private long _generation;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R35_HeldRequests_AreAnsweredByTheFirstPod_WithTheirBodies(bool http2)
    {
        await using var backend = await EchoAsync(http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var gateway = await TestGateway.StartAsync();
        Apply(gateway, ForWantOfPods, []);

        var asked = Enumerable.Range(0, 20).Select(n => PostAsync(gateway, $"tensor {n}", http2)).ToList();
        await HeldAsync(gateway, 20);
        backend.Requests.ShouldBe(0);
        Apply(gateway, ForWantOfPods, [backend.Address]);

        for (var n = 0; n < 20; n++)
        {
            (await asked[n].Soon()).ShouldBe((HttpStatusCode.OK, $"tensor {n}"));
        }

        (await ReportAsync(gateway)).Held.ShouldBe(0);
        (await gateway.MetricAsync("model_gateway_holds_total", "result=\"released\"")).ShouldBe(20);
        (await gateway.MetricAsync("model_gateway_hold_duration_seconds_count")).ShouldBe(20);
        (await gateway.RequestsAsync("stable", 200)).ShouldBe(20);
    }

    [Fact]
    public async Task R34_PodsThatAreAboutToGo_GetNoMoreRequests_AndTheReportSaysWhatIsUnderWay()
    {
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var backend = await Backend.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await go.Task;
            await context.Response.WriteAsync("late");
        });
        await using var gateway = await TestGateway.StartAsync();
        Apply(gateway, null, [backend.Address]);
        var before = gateway.Http.GetStringAsync(Root);
        await arrived.Task.Soon();

        Apply(gateway, Always, [backend.Address]);
        var after = gateway.Http.GetStringAsync(Root);
        await HeldAsync(gateway, 1);
        var report = await ReportAsync(gateway);
        (report.UnderWay, report.Held).ShouldBe((1, 1));
        backend.Requests.ShouldBe(1);
        (await gateway.MetricAsync("model_gateway_ready_endpoints")).ShouldBeNull("that it has none is no fault");

        go.SetResult();
        (await before.Soon()).ShouldBe("late");
        await Eventually.True(async () => await ReportAsync(gateway) is { UnderWay: 0, Held: 1 });
        Apply(gateway, ForWantOfPods, [backend.Address]);
        (await after.Soon()).ShouldBe("late");
    }

    [Fact]
    public async Task WithoutTheRule_ARequestForNoPods_IsRefusedAtOnce()
    {
        await using var gateway = await TestGateway.StartAsync();
        Apply(gateway, null, []);
        using var response = await gateway.Http.GetAsync(Root);
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await gateway.MetricAsync("model_gateway_holds_total")).ShouldBeNull();
    }

    [Fact]
    public async Task HeldRequest_WithoutAPodInTime_Is503WithRetryAfter()
    {
        await using var gateway = await TestGateway.StartAsync(o => o with { HoldTimeout = TimeSpan.FromMilliseconds(50) });
        Apply(gateway, ForWantOfPods, []);
        using var response = await gateway.Http.GetAsync(Root);
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldBe(TimeSpan.FromSeconds(1));
        (await response.Content.ReadAsStringAsync())
            .ShouldBe("""{"error":"revision stable has no pods, and got none within 0.05 s; try again"}""");
        (await gateway.MetricAsync("model_gateway_holds_total", "result=\"expired\"")).ShouldBe(1);
        (await gateway.RequestsAsync("stable", 503)).ShouldBe(1);
    }

    [Fact]
    public async Task MoreRequestsThanMayBeHeld_AreRefusedAtOnce_AndTheHeldOnesAreNot()
    {
        await using var backend = await EchoAsync();
        await using var gateway = await TestGateway.StartAsync(o => o with { HoldRequests = 1 });
        Apply(gateway, ForWantOfPods, []);
        var first = PostAsync(gateway, "first");
        await HeldAsync(gateway, 1);

        using var second = await gateway.Http.GetAsync(Root);
        second.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        second.Headers.RetryAfter.ShouldNotBeNull();
        (await second.Content.ReadAsStringAsync()).ShouldContain("as many requests wait for its first pod as the gateway holds");
        (await gateway.MetricAsync("model_gateway_holds_total", "result=\"full\"")).ShouldBe(1);

        Apply(gateway, ForWantOfPods, [backend.Address]);
        (await first.Soon()).ShouldBe((HttpStatusCode.OK, "first"));
    }

    [Fact]
    public async Task BodiesThatWouldTakeTooManyBytes_AreNotHeld_AndRequestsWithoutABodyAre()
    {
        await using var backend = await EchoAsync();
        await using var gateway = await TestGateway.StartAsync(o => o with { HoldBytes = 10 });
        Apply(gateway, ForWantOfPods, []);
        (await PostAsync(gateway, "eleven byte").Soon()).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);

        var ten = PostAsync(gateway, "ten bytes.");
        await HeldAsync(gateway, 1);
        (await PostAsync(gateway, "1").Soon()).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var empty = gateway.Http.GetStringAsync(Root);
        await HeldAsync(gateway, 2);

        Apply(gateway, ForWantOfPods, [backend.Address]);
        (await ten.Soon()).ShouldBe((HttpStatusCode.OK, "ten bytes."));
        (await empty.Soon()).ShouldBe("");
        var again = PostAsync(gateway, "ten bytes.");
        (await again.Soon()).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ClientThatLeaves_FreesItsPlace()
    {
        await using var gateway = await TestGateway.StartAsync(o => o with { HoldRequests = 1 });
        Apply(gateway, ForWantOfPods, []);
        using var leaving = new CancellationTokenSource();
        var asked = gateway.Http.GetAsync(Root, leaving.Token);
        await HeldAsync(gateway, 1);

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asked);
        await HeldAsync(gateway, 0);
        await Eventually.True(async () => await gateway.RequestsAsync("stable", 499) == 1);
        (await gateway.MetricAsync("model_gateway_holds_total", "result=\"left\"")).ShouldBe(1);
    }

    [Fact]
    public async Task ARevisionWithPods_TakesTheRequestsOfTheOneWithout()
    {
        await using var candidate = await Backend.SayingAsync("candidate");
        await using var gateway = await TestGateway.StartAsync();
        gateway.Table.Apply(new Dictionary<string, IReadOnlyList<EndpointAddress>> { ["svc-candidate"] = [candidate.Address] });
        gateway.Table.Apply(new RouteDocument(
            1, [new("stable", "svc-stable", 50), new("candidate", "svc-candidate", 50)], Hold: ForWantOfPods));
        for (var n = 0; n < 10; n++)
        {
            (await gateway.Http.GetStringAsync(Root)).ShouldBe("candidate");
        }
    }

    [Fact]
    public async Task R34_Report_SaysHowLongAgoTheNewestRequestCame()
    {
        await using var backend = await EchoAsync();
        await using var gateway = await TestGateway.StartAsync();
        Apply(gateway, null, [backend.Address]);
        (await ReportAsync(gateway)).SinceLastSeconds.ShouldBeNull();

        (await PostAsync(gateway, "x").Soon()).Status.ShouldBe(HttpStatusCode.OK);
        await Eventually.True(async () => await ReportAsync(gateway) is { UnderWay: 0 });
        var report = await ReportAsync(gateway);
        report.SinceLastSeconds.ShouldNotBeNull().ShouldBeInRange(0, report.UpSeconds);
    }

    [Fact]
    public async Task R35_QuestionThatWaits_IsAnsweredWhenARequestIsHeld()
    {
        await using var gateway = await TestGateway.StartAsync();
        Apply(gateway, Always, []);
        var question = gateway.Admin.GetStringAsync(new Uri("/route?waitSeconds=60", UriKind.Relative));
        (await ReportAsync(gateway)).Held.ShouldBe(0, "a question that does not wait is answered meanwhile");

        using var leaving = new CancellationTokenSource();
        var asked = gateway.Http.GetAsync(Root, leaving.Token);
        Read(await question.Soon()).Calls.ShouldNotBeNull().Held.ShouldBe(1);
        Read(await gateway.Admin.GetStringAsync(new Uri("/route?waitSeconds=60", UriKind.Relative)).Soon())
            .Calls!.Held.ShouldBe(1, "it is held already");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task R35_QuestionThatWaits_EndsWithTheGateway()
    {
        await using var gateway = await TestGateway.StartAsync();
        Apply(gateway, Always, []);
        var question = gateway.Admin.GetStringAsync(new Uri("/route?waitSeconds=60", UriKind.Relative));
        var held = gateway.Services.GetRequiredService<HeldRequests>();
        await Eventually.True(() => held.Watchers == 1);
        await gateway.StopAsync().Soon();
        Read(await question.Soon()).Generation.ShouldBe(1);
    }

    [Fact]
    public async Task R35_GatewayThatStops_HoldsNothingForPodsThatAreGone()
    {
        await using var gateway = await TestGateway.StartAsync();
        Apply(gateway, Always, []);
        await gateway.Shutdown.BeginAsync("a test").Soon();

        using var response = await gateway.Http.GetAsync(Root).Soon();
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull();
        (await response.Content.ReadAsStringAsync()).ShouldContain("this gateway is stopping; try again");
        (await gateway.MetricAsync("model_gateway_holds_total", "result=\"stopping\"")).ShouldBe(1);
    }

    private static Task<Backend> EchoAsync(HttpProtocols protocols = HttpProtocols.Http1) => Backend.StartAsync(
        async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync(await reader.ReadToEndAsync());
        },
        protocols);

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(TestGateway gateway, string text, bool http2 = false)
    {
        using var content = new StringContent(text);
        using var response = await (http2 ? gateway.Http2 : gateway.Http).PostAsync(Root, content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<CallsInReport> ReportAsync(TestGateway gateway) =>
        Read(await gateway.Admin.GetStringAsync(Report)).Calls.ShouldNotBeNull();

    private static GatewayReport Read(string json) =>
        JsonSerializer.Deserialize(json, GatewayReportJsonContext.Default.GatewayReport).ShouldNotBeNull();

    private static Task HeldAsync(TestGateway gateway, int count) =>
        Eventually.True(async () => (await ReportAsync(gateway)).Held == count, $"{count} requests are held");

    private void Apply(TestGateway gateway, HoldRule? hold, EndpointAddress[] pods)
    {
        gateway.Table.Apply(new Dictionary<string, IReadOnlyList<EndpointAddress>> { ["svc-stable"] = pods });
        gateway.Table.Apply(new RouteDocument(++_generation, [new("stable", "svc-stable", 100)], Hold: hold));
    }
}
