using System.Net.Http.Json;
using System.Text.Json;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Routing;

public sealed class SplitTests
{
    private static readonly Uri Root = new("/", UriKind.Relative);

    [Fact]
    public async Task Shares_AreExact_AndEveryAnswerIsCountedForItsRevision()
    {
        await using var stable = await Backend.SayingAsync("stable");
        await using var candidate = await Backend.SayingAsync("candidate");
        await using var gateway = await TestGateway.StartAsync();
        gateway.Route(("stable", 90, [stable]), ("candidate", 10, [candidate]));

        await SendAsync(gateway, 200);

        candidate.Requests.ShouldBe(20);
        (await gateway.RequestsAsync("stable", 200)).ShouldBe(stable.Requests);
        (await gateway.RequestsAsync("candidate", 200)).ShouldBe(candidate.Requests);
        (await gateway.MetricAsync("model_gateway_request_duration_seconds_count", "revision=\"candidate\"")).ShouldBe(candidate.Requests);
    }

    [Fact]
    public async Task CandidateWithoutReadyEndpoint_FailsNoClient_AndIsNotCredited()
    {
        await using var stable = await Backend.SayingAsync("stable");
        await using var gateway = await TestGateway.StartAsync();
        gateway.Route(("stable", 50, [stable]), ("candidate", 50, []));

        await SendAsync(gateway, 100);

        stable.Requests.ShouldBe(100);
        (await gateway.RequestsAsync("stable", 200)).ShouldBe(100);
        (await gateway.RequestsAsync("candidate", 200)).ShouldBe(0);
        (await gateway.MetricAsync("model_gateway_rerouted_requests_total", "revision=\"candidate\"")).ShouldBe(50);
    }

    [Fact]
    public async Task RevisionWithoutWeight_IsNoSubstitute_SinceNobodyHasCalledItGoodForClients()
    {
        await using var preview = await Backend.SayingAsync("preview");
        await using var gateway = await TestGateway.StartAsync();
        gateway.Route(("stable", 100, []), ("preview", 0, [preview]));

        using var response = await gateway.Http.GetAsync(Root);

        ((int)response.StatusCode).ShouldBe(503);
        preview.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task RoutedRevisions_HaveTheirSeriesAtZeroBeforeTheFirstRequest()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Route(("stable", 90, []), ("candidate", 10, []));

        (await gateway.MetricAsync(
            "model_gateway_requests_total", "namespace=\"ml\"", "name=\"digits\"", "revision=\"candidate\"", "code=\"200\"")).ShouldBe(0);
        (await gateway.RequestsAsync("candidate", 500)).ShouldBe(0);
        (await gateway.MetricAsync("model_gateway_request_duration_seconds_count", "revision=\"candidate\"")).ShouldBe(0);
        (await gateway.MetricAsync("model_gateway_route_weight", "revision=\"candidate\"")).ShouldBe(10);
        (await gateway.MetricAsync("model_gateway_inflight_requests", "revision=\"candidate\"")).ShouldBe(0);
    }

    [Fact]
    public async Task AppliedGeneration_IsReportedOnTheAdminPort()
    {
        await using var gateway = await TestGateway.StartAsync();
        var before = await gateway.Admin.GetFromJsonAsync<JsonElement>("/route");
        using var notReady = await gateway.Admin.GetAsync(new Uri("/readyz", UriKind.Relative));

        gateway.Route(("stable", 100, []));
        gateway.Route(("stable", 90, []), ("candidate", 10, []));
        var after = await gateway.Admin.GetFromJsonAsync<JsonElement>("/route");
        using var ready = await gateway.Admin.GetAsync(new Uri("/readyz", UriKind.Relative));

        before.ToString().ShouldStartWith(
            """{"generation":0,"ready":false,"answered":{},"shadowed":{},"routes":[],"calls":{"upSeconds":""");
        notReady.IsSuccessStatusCode.ShouldBeFalse();
        after.GetProperty("generation").GetInt64().ShouldBe(2);
        after.GetProperty("ready").GetBoolean().ShouldBeTrue();
        after.GetProperty("routes")[1].ToString()
            .ShouldBe("""{"revision":"candidate","service":"svc-candidate","weight":10,"endpoints":0}""");
        ready.IsSuccessStatusCode.ShouldBeTrue();
        (await gateway.MetricAsync("model_gateway_route_generation")).ShouldBe(2);
    }

    // The heart of it: route generations and endpoints change all the time under load, nothing fails, nothing is counted wrong.
    [Fact]
    public async Task GenerationsSwitchedUnderLoad_FailNothing_AndAccountForEveryRequest()
    {
        const int requests = 3_000;
        await using var one = await Backend.SayingAsync("one");
        await using var two = await Backend.SayingAsync("two");
        await using var three = await Backend.SayingAsync("three");
        await using var gateway = await TestGateway.StartAsync();
        gateway.Route(("one", 100, [one]));
        using var over = new CancellationTokenSource();
        var switching = SwitchAsync(gateway, [one], [two, three], over.Token);
        var bodies = new Dictionary<string, int>(StringComparer.Ordinal) { ["one"] = 0, ["two"] = 0 };
        var gate = new Lock();

        await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            using var response = await gateway.Http.GetAsync(Root, CancellationToken.None);
            response.EnsureSuccessStatusCode();
            var revision = response.Headers.GetValues("x-model-revision").Single();
            var body = await response.Content.ReadAsStringAsync(CancellationToken.None);
            (revision == "one" ? body == "one" : body is "two" or "three").ShouldBeTrue($"{revision} answered {body}");
            lock (gate)
            {
                bodies[revision]++;
            }
        });
        await over.CancelAsync();
        (await switching).ShouldBeGreaterThan(10);

        bodies["one"].ShouldBe(one.Requests);
        bodies["two"].ShouldBe(two.Requests + three.Requests);
        (await gateway.RequestsAsync("one", 200)).ShouldBe(one.Requests);
        (await gateway.RequestsAsync("two", 200)).ShouldBe(two.Requests + three.Requests);
        (await gateway.MetricAsync("model_gateway_requests_total")).ShouldBe(requests);
        (await gateway.MetricAsync("model_gateway_inflight_requests")).ShouldBe(0);
    }

    private static async Task<int> SwitchAsync(TestGateway gateway, Backend[] stable, Backend[] candidate, CancellationToken over)
    {
        var random = new Random(5);
        var switches = 0;
        for (; !over.IsCancellationRequested; switches++)
        {
            var weight = random.Next(1, 100);
            gateway.Route(("one", 100 - weight, stable), ("two", weight, random.Next(4) == 0 ? [] : candidate[..random.Next(1, 3)]));
            await Task.Yield();
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
        }

        return switches;
    }

    private static async Task SendAsync(TestGateway gateway, int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            using var response = await gateway.Http.GetAsync(Root);
            response.EnsureSuccessStatusCode();
        }
    }
}
