using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Console.Tests.Live;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Hosting;

public sealed class OrderTests
{
    private static readonly ModelDeployment Paused = Samples.Stepping with
    {
        Status = Samples.Stepping.Status! with
        {
            Stage = Samples.Stepping.Status.Stage! with { Pause = new() { Metric = "errors", Time = Samples.Now } },
        },
    };

    [Fact]
    public async Task Order_WritesTheAnnotationOfTheCommand()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);

        var (status, body) = await console.OrderAsync("abort");

        status.ShouldBe(200);
        ((string?)body["sentence"]).ShouldBe($"digits: abort of model 2 ({Samples.Candidate}) requested");
        ((string?)console.Cluster.Get($"{RunningConsole.Path}/digits")!["metadata"]!["annotations"]!["modeloperator.dev/abort"])
            .ShouldBe(Samples.Candidate);
    }

    [Fact]
    public async Task Order_ForARolloutThatIsOver_WritesNothing()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);

        var (status, body) = await console.OrderAsync("promote", """{"revision":"aaaaaaaaaa"}""");

        status.ShouldBe(409);
        ((string?)body["error"]).ShouldNotBeNull().ShouldContain("nothing was written");
        Annotations(console.Cluster).ShouldBeNull();
        (await console.OrderAsync("promote", $$"""{"revision":"{{Samples.Candidate}}"}""")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Order_ThatWouldWriteSomethingElseThanWasShown_WritesNothing()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);
        string Approval(string step) => $$"""
            {"revision":"{{Samples.Candidate}}","annotation":"modeloperator.dev/approve","value":"{{Samples.Candidate}}/{{step}}"}
            """;

        var (status, body) = await console.OrderAsync("approve", Approval("0"));

        status.ShouldBe(409);
        ((string?)body["error"]).ShouldNotBeNull().ShouldContain("nothing was written. It would do this now: The end of step 1");
        Annotations(console.Cluster).ShouldBeNull();
        (await console.OrderAsync("approve", Approval("1"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Resume_ThatWouldSkipAFailedMetricByNow_WritesNothing()
    {
        await using var console = await RunningConsole.StartAsync(Paused);

        // The page showed a pause by a person, which is resumed when its annotation is removed.
        var (status, body) = await console.OrderAsync("resume", """{"annotation":"modeloperator.dev/pause"}""");

        status.ShouldBe(409);
        ((string?)body["error"]).ShouldNotBeNull().ShouldContain("although metric errors has failed");
        Annotations(console.Cluster).ShouldBeNull();
    }

    [Fact]
    public async Task Resume_InAStageThatWasResumedBefore_WaitsUntilTheOperatorHasForgottenTheFirst()
    {
        var value = $"{Samples.Candidate}/1";
        await using var console = await RunningConsole.StartAsync(
            Paused with { Status = Paused.Status! with { Commands = new() { Resume = value } } });
        var (isRemoved, looks) = (false, 0);
        console.Cluster.Fail = request =>
        {
            isRemoved |= request.Method == "PATCH";
            looks += isRemoved && request.Method == "GET" && request.Path == $"{RunningConsole.Path}/digits" ? 1 : 0;
            return null;
        };

        var giving = console.OrderAsync("resume");
        await Eventually.True(() => Volatile.Read(ref looks) > 1 || giving.IsCompleted);
        giving.IsCompleted.ShouldBeFalse();
        RunningConsole.Put(console.Cluster, Paused);

        (await giving).Status.ShouldBe(200);
        ((string?)Annotations(console.Cluster)!["modeloperator.dev/resume"]).ShouldBe(value);
    }

    [Fact]
    public async Task Undo_WithoutARevision_IsRefused()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);

        var (status, body) = await console.OrderAsync("undo");

        status.ShouldBe(409);
        ((string?)body["error"]).ShouldNotBeNull().ShouldContain("undo needs the revision to go back to");
    }

    [Fact]
    public async Task Undo_ThatWasCarriedOutBefore_IsRefusedAndNotUndone()
    {
        var cluster = await MemoryCluster.StartAsync();
        var model = Samples.Stepping.Spec.Model with { Uri = "configmap://digits/v1.onnx", Version = "1" };
        var setBack = Samples.Stepping.Spec with { Model = model };
        var uid = (string)RunningConsole.Put(cluster, Samples.Stepping with { Spec = setBack })["metadata"]!["uid"]!;
        var before = RolloutStreamTests.Keep(cluster, uid);
        await using var console = await RunningConsole.StartAsync(cluster);

        var (status, answer) = await console.OrderAsync("undo", $$"""{"revision":"{{before}}"}""");

        status.ShouldBe(409);
        ((string?)answer["error"]).ShouldNotBeNull().ShouldContain($"asks for model 1 ({before}) already");
        cluster.Writes.ShouldNotContain(write => write.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Order_ThatMakesNoSense_IsRefusedAsTheCommandIs()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Healthy);

        var (status, body) = await console.OrderAsync("approve");

        status.ShouldBe(409);
        ((string?)body["error"]).ShouldBe("no rollout of 'digits' is under way; there is nothing to approve");
    }

    [Fact]
    public async Task Order_WithoutTheRight_IsRefusedByTheServer()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);
        console.Cluster.Fail = request => request.Method == "PATCH"
            ? (403, "modeldeployments.modeloperator.dev \"digits\" is forbidden: User \"ann\" cannot patch resource "
                + "\"modeldeployments\" in API group \"modeloperator.dev\" in the namespace \"ml\"")
            : null;

        var (status, body) = await console.OrderAsync("pause");

        status.ShouldBe(403);
        ((string?)body["error"]).ShouldNotBeNull().ShouldContain("user 'ann' has no right to patch");
        Annotations(console.Cluster).ShouldBeNull();
    }

    [Theory]
    [InlineData("not json", 422)]
    [InlineData("""{"revision":7}""", 422)]
    [InlineData("""{"annotation":[]}""", 422)]
    public async Task Body_ThatIsNoOrder_IsRefused(string body, int expected)
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);

        (await console.OrderAsync("abort", body)).Status.ShouldBe(expected);
        Annotations(console.Cluster).ShouldBeNull();
    }

    [Fact]
    public async Task Body_ThatIsTooLarge_IsNotRead()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);

        (await console.OrderAsync("abort", $$"""{"revision":"{{new string('a', 5000)}}"}""")).Status.ShouldBe(422);
        Annotations(console.Cluster).ShouldBeNull();
    }

    [Fact]
    public async Task Addresses_ThatAreNotThere_AreRefused()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);

        (await console.OrderAsync("destroy")).Status.ShouldBe(404);
        foreach (var path in new[] { "/api", "/api/x", "/api/deployments/ml/digits/x", "/api/deployments/ml/..%2f..%2fsecrets",
            "/api/deployments/M%20L/digits" })
        {
            (await console.GetAsync(path)).Status.ShouldBe(404, path);
        }
    }

    [Fact]
    public async Task Yaml_HasTheObject_AndItsDifferenceToTheStableRevision()
    {
        var cluster = await MemoryCluster.StartAsync();
        var uid = (string)RunningConsole.Put(cluster, Samples.Stepping)["metadata"]!["uid"]!;
        var before = RolloutStreamTests.Keep(cluster, uid);
        RunningConsole.Put(cluster, Samples.Stepping with { Status = Samples.Stepping.Status! with { StableRevision = before } });
        await using var console = await RunningConsole.StartAsync(cluster);

        var (_, view) = await console.GetAsync("/api/deployments/ml/digits/yaml");

        ((string?)view["current"]).ShouldNotBeNull().ShouldContain("kind: ModelDeployment");
        ((string?)view["previousName"]).ShouldBe($"model 1 ({before})");
        view["diff"]!.AsArray().Where(line => (string?)line!["kind"] != " ")
            .Select(line => $"{line!["kind"]}{line["line"]}".Replace(" ", ""))
            .ShouldBe(["-uri:configmap://digits/v1.onnx", "-version:\"1\"", "+uri:configmap://digits/v2.onnx", "+version:\"2\""]);
    }

    [Fact]
    public async Task Series_WithoutPrometheus_AreWhatWasSeen()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);
        await using var events = await console.FollowAsync("/api/deployments/ml/digits");
        await events.NextAsync("view");

        var (_, series) = await console.GetAsync("/api/deployments/ml/digits/series?minutes=60");

        ((string?)series["source"]).ShouldBe("seen");
        ((string?)series["why"]).ShouldNotBeNull().ShouldContain("--prometheus");
        series["series"]!.AsArray().Select(line => (string?)line!["metric"]).ShouldContain("split");
    }

    [Fact]
    public async Task Session_SaysWhereItIs()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);

        var (_, session) = await console.GetAsync("/api/session");

        ((string?)session["mode"], (string?)session["server"]).ShouldBe(("local", console.Cluster.Server.Address.ToString()));
        ((bool?)session["prometheus"]!["reachable"]).ShouldBe(false);
        session.AsObject().ContainsKey("namespaces").ShouldBeFalse();
    }

    private static JsonNode? Annotations(MemoryCluster cluster) =>
        cluster.Get($"{RunningConsole.Path}/digits")!["metadata"]!["annotations"];
}
