using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api.Revisions;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Live;

public sealed class RolloutStreamTests
{
    [Fact]
    public async Task Object_OfAFormThatIsNotKnown_IsSaidToBeThere()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);
        console.Cluster.Put($"{RunningConsole.Path}/tomorrow", """{"spec":{},"status":{"phase":"Levitating"}}""");
        await using var events = await console.FollowAsync("/api/deployments/ml/tomorrow");

        ((string?)(await events.NextAsync("gone"))["why"]).ShouldBe(
            "ModelDeployment 'tomorrow' in namespace 'ml' has a form that this version of the console does not know. Use the "
            + "console of the operator's version.");
        var (status, body) = await console.GetAsync("/api/deployments/ml/tomorrow/series");
        (status, ((string?)body["error"])!.Contains("does not know", StringComparison.Ordinal)).ShouldBe((404, true));
        await using var none = await console.FollowAsync("/api/deployments/ml/nothing");
        (await none.NextAsync("gone")).AsObject().ContainsKey("why").ShouldBeFalse();
    }

    private const string Address = "/api/deployments/ml/digits";

    [Fact]
    public async Task View_ComesOnce_AndAgainWhenAPodChanges()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);
        await using var events = await console.FollowAsync(Address);

        var view = await events.NextAsync("view");
        ((string?)view["stages"]![2]!["state"], view["now"] is not null).ShouldBe(("now", true));
        console.Cluster.Put("/api/v1/namespaces/ml/pods/digits-a", Pod("digits-a"));
        (await events.NextAsync("view", one => one["revisions"]![0]!["pods"]!.AsArray().Count == 1))
            ["revisions"]![0]!["pods"]![0]!["name"]!.GetValue<string>().ShouldBe("digits-a");
    }

    [Fact]
    public async Task View_OfAShadow_Comes_ThoughPrometheusHangs()
    {
        await using var prometheus = await AnsweringServer.StartAsync(
            context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        var status = Samples.Stepping.Status!;
        await using var console = await RunningConsole.StartAsync(
            prometheus.Address, Samples.Stepping with { Status = status with { Stage = status.Stage! with { MirrorPercent = 20 } } });
        await using var events = await console.FollowAsync(Address);
        var begun = TimeProvider.System.GetTimestamp();

        ((int?)(await events.NextAsync("view"))["shadow"]!["percent"]).ShouldBe(20);

        // Prometheus is given up after 10 s only.
        TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task Deployment_ThatIsNotThere_IsGone_AndComesWhenItIsMade()
    {
        await using var console = await RunningConsole.StartAsync();
        await using var events = await console.FollowAsync(Address);

        await events.NextAsync("gone");
        RunningConsole.Put(console.Cluster, Samples.Stepping);
        ((string?)(await events.NextAsync("view"))["name"]).ShouldBe("digits");
    }

    [Fact]
    public async Task CallerWithoutRights_SeesWhatHeMaySee_AndIsToldTheRest()
    {
        var cluster = await MemoryCluster.StartAsync();
        cluster.Allows = false;
        cluster.Fail = request => request.Path.EndsWith("/pods", StringComparison.Ordinal)
            ? (403, """pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "ml" """)
            : null;
        RunningConsole.Put(cluster, Samples.Stepping);
        await using var console = await RunningConsole.StartAsync(cluster);
        await using var events = await console.FollowAsync(Address);

        var view = await events.NextAsync("view", one => one["unread"] is not null);

        ((string?)view["unread"]![0]).ShouldBe(
            "user 'ann' has no right to list pods in namespace 'ml'; ask an administrator for a role that has it");
        view["revisions"]![0]!["pods"].ShouldBeNull();
        view["orders"]!.AsArray().Select(order => (bool)order!["allowed"]!).Distinct().ShouldBe([false]);
        ((string?)view["orders"]![0]!["why"]).ShouldNotBeNull().ShouldContain("You have no right to patch modeldeployments");
    }

    [Fact]
    public async Task Undo_KnowsTheRevisionsThatAreKept()
    {
        var cluster = await MemoryCluster.StartAsync();
        var uid = (string)RunningConsole.Put(cluster, Samples.Stepping)["metadata"]!["uid"]!;
        Keep(cluster, uid);
        await using var console = await RunningConsole.StartAsync(cluster);
        await using var events = await console.FollowAsync(Address);

        var undo = (await events.NextAsync("view", one => one["orders"]![6]!["targets"] is not null))["orders"]![6]!;

        ((string?)undo["name"], (bool?)undo["allowed"], (string?)undo["targets"]![0]!["version"]).ShouldBe(("undo", true, "1"));
    }

    internal static string Keep(MemoryCluster cluster, string uid)
    {
        var model = Samples.Healthy.Spec.Model with { Uri = "configmap://digits/v1.onnx", Version = "1" };
        var template = RevisionTemplate.Of(Samples.Healthy.Spec with { Model = model });
        cluster.Put($"/apis/apps/v1/namespaces/ml/controllerrevisions/digits-{template.Revision}", new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"digits-{template.Revision}",
                ["labels"] = new JsonObject
                {
                    ["modeloperator.dev/name"] = "digits",
                    ["modeloperator.dev/revision"] = template.Revision,
                },
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = "modeloperator.dev/v1alpha1",
                    ["kind"] = "ModelDeployment",
                    ["name"] = "digits",
                    ["uid"] = uid,
                    ["controller"] = true,
                }),
            },
            ["data"] = JsonNode.Parse(template.ToJson().GetRawText()),
            ["revision"] = 1,
        });
        return template.Revision;
    }

    private static JsonObject Pod(string name) => JsonSerializer.SerializeToNode(new V1Pod
    {
        Metadata = new()
        {
            Name = name,
            NamespaceProperty = "ml",
            Labels = new Dictionary<string, string>
            {
                ["modeloperator.dev/name"] = "digits",
                ["modeloperator.dev/revision"] = Samples.Stable,
                ["app.kubernetes.io/component"] = "model",
            },
        },
    }, ModelOperator.Kubernetes.Client.Json.KubernetesJsonContext.Default.V1Pod)!.AsObject();
}
