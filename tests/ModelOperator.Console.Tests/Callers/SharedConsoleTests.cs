using System.Net;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Callers;

public sealed class SharedConsoleTests
{
    [Fact]
    public async Task Request_WithoutAToken_IsNotLetIn()
    {
        await using var console = await RunningSharedConsole.StartAsync();

        foreach (var header in new[] { null, "Basic YTpi", "Bearer", "Bearer a b", "Bearer " + new string('a', 17 << 10) })
        {
            using var client = console.Client(token: null);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/session");
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", header);
            }

            using var answer = await client.SendAsync(request);

            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, header);
        }

        console.Cluster.Server.Received.ShouldBeEmpty();
        using var page = await console.Client(token: null).GetAsync("/");
        page.StatusCode.ShouldBe(HttpStatusCode.OK, "the page is the same for everybody, and has no data");
    }

    [Fact]
    public async Task Token_ThatTheServerDoesNotTake_IsNotLetIn_AndLearnsNothing()
    {
        await using var console = await RunningSharedConsole.StartAsync();
        console.People.Let("ann", "ml");
        (await console.GetAsync("ann", "/api/session")).Status.ShouldBe(200);

        var (status, body) = await console.GetAsync("stranger", "/api/deployments/ml/digits/yaml");

        status.ShouldBe(401);
        ((string?)body["error"]).ShouldNotBeNull().ShouldContain("does not accept the token that came with your request (Unauthorized)");
        console.People.Of("stranger").Select(request => request.Method).Distinct().ShouldBe(["POST"], "only the review of its rights");
    }

    [Fact]
    public async Task Caller_SeesTheOwnNamespacesOnly_AndAnotherSeesMore()
    {
        await using var console = await RunningSharedConsole.StartAsync(settings => settings with { Namespaces = ["finance", "ml"] });
        console.People.Let("ann", "ml");
        console.People.Let("bob", null);

        (await RowsAsync(console, "bob")).ShouldBe(["fraud", "digits"]);
        (await RowsAsync(console, "ann")).ShouldBe(["digits"]);
        foreach (var path in new[] { "", "/yaml", "/series", "/data" })
        {
            (await console.GetAsync("ann", $"/api/deployments/finance/fraud{path}")).Status.ShouldBe(404, path);
        }

        (await console.GetAsync("bob", "/api/deployments/finance/fraud/yaml")).Status.ShouldBe(200);
        var (status, body) = await console.OrderAsync("ann", "/api/deployments/finance/fraud/orders/abort");
        (status, (string?)body["error"]).ShouldBe((404,
            "You may list the ModelDeployments of namespace ml here, and not those of finance. An administrator can give you a role there, "
            + "and name the namespace in console.namespaces of the chart."));
    }

    [Fact]
    public async Task Caller_WithoutRights_IsToldWhichIsMissing()
    {
        await using var console = await RunningSharedConsole.StartAsync();
        console.People.Let("ann");
        using var client = console.Client("ann");
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");

        var state = await events.NextAsync(
            "state", one => ((string?)one["message"])?.Contains("right", StringComparison.Ordinal) == true);

        ((string?)state["message"]).ShouldBe(
            "user 'ann' has no right to list modeldeployments.modeloperator.dev in the whole cluster; ask an administrator for a role "
            + "that has it");
    }

    [Fact]
    public async Task Watch_IsOneForEachCaller_HoweverManyPagesAreOpen()
    {
        await using var console = await RunningSharedConsole.StartAsync();
        console.People.Let("ann", null);
        console.People.Let("bob", null);
        using HttpClient ann = console.Client("ann"), bob = console.Client("bob");
        await using var first = await EventReader.OpenAsync(ann, "/api/fleet");
        await using var second = await EventReader.OpenAsync(ann, "/api/fleet");
        await using var third = await EventReader.OpenAsync(bob, "/api/fleet");
        foreach (var events in new[] { first, second, third })
        {
            await events.NextAsync("snapshot");
        }

        await Eventually.True(() => Watches("ann") + Watches("bob") == 2);
        RunningSharedConsole.Put(console.Cluster, "ml", "third");
        foreach (var events in new[] { first, second, third })
        {
            ((string?)(await events.NextAsync("row"))["name"]).ShouldBe("third");
        }

        (Watches("ann"), Watches("bob")).ShouldBe((1, 1));

        int Watches(string token) => console.People.Of(token).Count(request => request.IsWatch);
    }

    [Fact]
    public async Task Order_IsGivenWithTheTokenOfItsCaller_AndRefusedByTheServer()
    {
        await using var console = await RunningSharedConsole.StartAsync();
        console.People.Let("ann", null);
        console.People.Let("bob", null);
        const string Abort = "/api/deployments/ml/digits/orders/abort";
        var refuse = console.Cluster.Fail;
        console.Cluster.Fail = request => request.Method == "PATCH" && request.Headers["Authorization"] == "Bearer bob"
            ? (403, "modeldeployments.modeloperator.dev \"digits\" is forbidden: User \"bob\" cannot patch resource \"modeldeployments\" "
                + "in API group \"modeloperator.dev\" in the namespace \"ml\"")
            : refuse(request);

        var (status, body) = await console.OrderAsync("bob", Abort);
        (status, (string?)body["error"]).ShouldBe((403,
            "user 'bob' has no right to patch modeldeployments.modeloperator.dev in namespace 'ml'; ask an administrator for a role that "
            + "has it"));
        (await console.OrderAsync("ann", Abort)).Status.ShouldBe(200);

        console.People.Of("ann").Count(request => request.Method == "PATCH").ShouldBe(1);
    }

    [Theory]
    [InlineData(null, 403)]
    [InlineData("https://attacker.example", 403)]
    [InlineData("http://console.example", 403)]
    [InlineData("https://console.example:444", 403)]
    [InlineData("https://console.example", 200)]
    public async Task Order_MustComeFromThePage(string? origin, int expected)
    {
        await using var console = await RunningSharedConsole.StartAsync();
        console.People.Let("ann", null);

        (await console.OrderAsync("ann", "/api/deployments/ml/digits/orders/abort", origin)).Status.ShouldBe(expected);

        console.People.Of("ann").Any(request => request.Method == "PATCH").ShouldBe(expected == 200);
    }

    [Theory]
    [InlineData("127.0.0.1", 421)]
    [InlineData("console.example:8080", 421)]
    [InlineData("attacker.example", 421)]
    [InlineData("console.example", 200)]
    [InlineData("console.example:443", 200)]
    [InlineData("CONSOLE.example", 200)]
    public async Task Host_MustBeThePublicOne(string host, int expected)
    {
        await using var console = await RunningSharedConsole.StartAsync();
        console.People.Let("ann", null);
        using var client = console.Client("ann");
        client.DefaultRequestHeaders.Host = host;

        using var answer = await client.GetAsync("/api/session");

        ((int)answer.StatusCode).ShouldBe(expected);
    }

    [Fact]
    public async Task Session_SaysThatItIsShared()
    {
        await using var console = await RunningSharedConsole.StartAsync();
        console.People.Let("ann", null);

        var (_, session) = await console.GetAsync("ann", "/api/session");

        ((string?)session["mode"], (string?)session["prometheus"]!["why"])
            .ShouldBe(("cluster", "No Prometheus is named: an administrator can set console.prometheusAddress of the chart."));
    }

    private static async Task<IEnumerable<string>> RowsAsync(RunningSharedConsole console, string token)
    {
        using var client = console.Client(token);
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");
        return (await events.NextAsync("snapshot"))["rows"]!.AsArray().Select(row => (string)row!["name"]!);
    }
}
