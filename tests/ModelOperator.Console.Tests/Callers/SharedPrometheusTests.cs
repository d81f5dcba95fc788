using ModelOperator.Console.Prometheus;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Callers;

/// <summary>Prometheus knows no callers, so the console asks it only what the caller may know.</summary>
public sealed class SharedPrometheusTests
{
    private const string Answer = """{"status":"success","data":{"resultType":"matrix","result":[]}}""";

    [Fact]
    public async Task Prometheus_IsAskedAboutNamespacesOnly_WhoseModelDeploymentsTheCallerMayList()
    {
        await using var prometheus = await ScriptedServer.StartAsync();
        prometheus.Always(_ => true, request => request.AnswerAsync(200, Answer));
        using var direct = new DirectPrometheus(prometheus.Address);
        await using var console = await RunningSharedConsole.StartAsync(
            settings => settings with { Prometheus = direct, OperatorNamespace = "the-operators" });
        RunningSharedConsole.Put(console.Cluster, "ml", "digits", spec => spec with { Monitoring = new() });
        console.People.Let("ann", null);
        console.People.Let("bob", null);
        await ReadAsync(console, "ann");
        await ReadAsync(console, "bob");

        // What the watch has read before is there still, and the right to it is not.
        console.People.Let("ann", "finance");
        var (status, series) = await console.GetAsync("ann", "/api/deployments/ml/digits/series");

        (status, (string?)series["source"]).ShouldBe((200, "seen"));
        ((string?)series["why"]).ShouldBe(
            "Prometheus is asked only about namespaces whose ModelDeployments you may list, and 'ml' is none of them.");
        (await console.GetAsync("ann", "/api/deployments/ml/digits/data")).Status.ShouldBe(200);
        Asked().ShouldBeEmpty();

        (await console.GetAsync("bob", "/api/deployments/ml/digits/data")).Status.ShouldBe(200);
        Asked().ShouldNotBeEmpty("what a caller may know of the data is asked");
        var ofData = Asked().Count();
        await console.GetAsync("bob", "/api/deployments/ml/digits/series");
        Asked().Count().ShouldBeGreaterThan(ofData);
        Asked().ShouldAllBe(query => query.Contains("namespace=\"ml\"", StringComparison.Ordinal));
        Asked().Where(query => query.Contains("modeldeployment_", StringComparison.Ordinal)).ShouldAllBe(
            query => query.Contains("{namespace=\"the-operators\",exported_namespace=\"ml\"", StringComparison.Ordinal));

        IEnumerable<string> Asked() => prometheus.Received.Select(request => request.Query["query"]).Where(query => query != "vector(1)");
    }

    [Fact]
    public async Task Prometheus_IsNotAsked_WhileRightsCannotBeChecked()
    {
        await using var prometheus = await ScriptedServer.StartAsync();
        prometheus.Always(_ => true, request => request.AnswerAsync(200, Answer));
        using var direct = new DirectPrometheus(prometheus.Address);
        await using var console = await RunningSharedConsole.StartAsync(settings => settings with { Prometheus = direct });
        console.People.Let("ann", null);
        await ReadAsync(console, "ann");
        var refuse = console.Cluster.Fail;
        console.Cluster.Fail = request =>
            request.Path.Contains("selfsubjectaccessreviews", StringComparison.Ordinal) ? (400, "not now") : refuse(request);

        var (_, series) = await console.GetAsync("ann", "/api/deployments/ml/digits/series");

        ((string?)series["why"]).ShouldNotBeNull().ShouldStartWith("Prometheus is not asked, because your rights cannot be checked: ");
        prometheus.Received.Count(request => request.Query["query"] != "vector(1)").ShouldBe(0);
    }

    private static async Task ReadAsync(RunningSharedConsole console, string token)
    {
        using var client = console.Client(token);
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");
        await events.NextAsync("snapshot");
    }
}
