using System.Net;
using System.Text.Json;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Cli.Tests.CommandLine;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Cli.Tests.Trees;

public sealed class TreeCommandTests
{
    private static readonly ModelDeployment Digits = Samples.Stepping with
    {
        Metadata = Samples.Stepping.Metadata with { Uid = "uid-1" },
        Status = Samples.Stepping.Status! with
        {
            FailedRevisions = [new() { Revision = "bad0000000", Message = "metric errors is 0.31", Time = Samples.Now }],
        },
    };

    [Fact]
    public async Task Tree_ShowsRevisionsAndTheirPods_NewestFirst()
    {
        var cluster = new FakeCluster(Digits);
        cluster.Snapshots.AddRange(
            [Snapshot(Samples.Stable, 1, "1", 100), Snapshot("bad0000000", 2, "1.5", 70), Snapshot(Samples.Candidate, 3, "2", 2)]);
        cluster.Pods.AddRange(
        [
            Pod("digits-0123456789-b", Samples.Stable, 100), Pod("digits-0123456789-a", Samples.Stable, 100),
            Pod("digits-7f9c2ab4d1-c", Samples.Candidate, 2) with
            {
                Status = new()
                {
                    Phase = "Running",
                    ContainerStatuses = [new() { RestartCount = 3, State = new() { Waiting = new() { Reason = "CrashLoopBackOff" } } }],
                },
            },
            Pod("digits-gateway-d", "", 100) with { Metadata = new() { Name = "digits-gateway-d", NamespaceProperty = "default" } },
        ]);

        var (code, output, errors) = await PluginTests.RunAsync(cluster, "tree", "digits");

        (code, errors).ShouldBe((0, ""));
        output.ShouldBe(
            """
            NAME                          KIND              STATUS             WEIGHT   READY   AGE    INFO
            digits                        ModelDeployment   Stepping           -        2/2     90m    step 0, 72s of 5m
            ├── 2 (7f9c2ab4d1)            Revision          Candidate          10%      1/1     2m     -
            │   └── digits-7f9c2ab4d1-c   Pod               CrashLoopBackOff   -        0/1     2m     3 restarts, node-1
            ├── 1 (0123456789)            Revision          Stable             90%      2/2     100m   -
            │   ├── digits-0123456789-a   Pod               Running            -        1/1     100m   node-1
            │   └── digits-0123456789-b   Pod               Running            -        1/1     100m   node-1
            └── 1.5 (bad0000000)          Revision          Failed             -        -       70m    metric errors is 0.31

            """);
    }

    [Fact]
    public async Task WithoutTheRightToListSnapshots_TheTreeKnowsWhatPodsTell()
    {
        var forbidden = new KubernetesApiException(HttpStatusCode.Forbidden, null, "forbidden");
        var cluster = new FakeCluster(Digits) { SnapshotsFailure = forbidden };
        cluster.Pods.Add(Pod("digits-0123456789-a", Samples.Stable, 5));

        var (code, output, _) = await PluginTests.RunAsync(cluster, "tree", "digits");

        code.ShouldBe(0);
        output.ShouldContain("1 (0123456789)");
        output.ShouldContain(" 90%      2/2     5m ");
    }

    [Fact]
    public async Task BeforeAnyOperator_ThereIsTheModelDeploymentAlone() =>
        (await PluginTests.RunAsync(new FakeCluster(Samples.Healthy with { Status = null }), "tree", "digits")).Output.ShouldBe(
            """
            NAME     KIND              STATUS   WEIGHT   READY   AGE   INFO
            digits   ModelDeployment   Unseen   -        0/0     90m   -

            """);

    private static V1ControllerRevision Snapshot(string revision, long number, string version, int minutes) => new()
    {
        Metadata = new()
        {
            Name = $"digits-{revision}",
            NamespaceProperty = "default",
            CreationTimestamp = Samples.Now.AddMinutes(-minutes).UtcDateTime,
            Labels = new Dictionary<string, string>
            {
                [ModelOperatorApi.NameLabel] = "digits",
                [ModelOperatorApi.RevisionLabel] = revision,
            },
            OwnerReferences = [new() { Uid = "uid-1", Controller = true }],
        },
        Data = JsonSerializer.SerializeToElement(
            new Dictionary<string, Dictionary<string, string>> { ["model"] = new() { ["version"] = version } }),
        Revision = number,
    };

    private static V1Pod Pod(string name, string revision, int minutes) => new()
    {
        Metadata = new()
        {
            Name = name,
            NamespaceProperty = "default",
            CreationTimestamp = Samples.Now.AddMinutes(-minutes).UtcDateTime,
            Labels = new Dictionary<string, string>
            {
                [ModelOperatorApi.NameLabel] = "digits",
                [ModelOperatorApi.ComponentLabel] = ModelOperatorApi.ModelComponent,
                [ModelOperatorApi.RevisionLabel] = revision,
            },
        },
        Spec = new() { NodeName = "node-1", Containers = [new()] },
        Status = new() { Phase = "Running", ContainerStatuses = [new() { Ready = true, State = new() { Running = new() } }] },
    };
}
