using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Cli.Tests.CommandLine;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Cli.Tests.Gpus;

public sealed class GpusCommandTests
{
    private const string Nvidia = "nvidia.com/gpu";

    private static readonly ModelDeployment Digits = Samples.Stepping with
    {
        Spec = Samples.Stepping.Spec with { Gpu = new() },
        Status = Samples.Stepping.Status! with
        {
            Conditions =
            [
                new()
                {
                    Type = ConditionTypes.GpuAvailable,
                    Status = "False",
                    Reason = ConditionReasons.Insufficient,
                    Message = "7f9c2ab4d1 needs 3 more pods",
                    LastTransitionTime = Samples.Now.AddMinutes(-12),
                },
            ],
        },
    };

    [Fact]
    public async Task Gpus_ShowsWhoHoldsWhoWaitsAndTheTotals()
    {
        var cluster = new FakeCluster(Digits, InMl);
        cluster.Nodes.AddRange([Node("gpu-b", 4), Node("gpu-a", 4), Node("cordoned", 2, unschedulable: true), Node("plain", 0)]);
        cluster.Pods.AddRange(
        [
            Pod("a", Samples.Stable, "gpu-a", 1), Pod("b", Samples.Stable, "gpu-a", 1), Pod("c", Samples.Stable, "gpu-b", 1),
            Pod("ended", Samples.Stable, "gpu-a", 4) with { Status = new() { Phase = "Succeeded" } },
            Of(Pod("m", "", "gpu-b", 2), "ml", "other"), Of(Pod("stranger", "", "cordoned", 1), "else", "nobody"),
        ]);

        var (code, output, errors) = await PluginTests.RunAsync(cluster, "gpus");

        (code, errors).ShouldBe((0, ""));
        output.ShouldBe(
            """
            NAMESPACE   NAME     REVISION         RESOURCE         NODE    PODS   GPUS
            default     digits   1 (0123456789)   nvidia.com/gpu   gpu-a   2      2
            default     digits   1 (0123456789)   nvidia.com/gpu   gpu-b   1      1

            NAMESPACE   NAME     REVISION         RESOURCE         PODS   GPUS   SINCE   WHY
            default     digits   2 (7f9c2ab4d1)   nvidia.com/gpu   -      -      12m     7f9c2ab4d1 needs 3 more pods

            RESOURCE         NODES   ALLOCATABLE   HELD   OTHERS   FREE   WAITING
            nvidia.com/gpu   3       10            3      3        3      1

            """);
    }

    [Fact]
    public async Task PodsWithoutANode_WaitWithTheSchedulersWord_AndTheLongestWaitIsFirst()
    {
        var cluster = new FakeCluster(WithoutCondition(Digits), InMl);
        cluster.Pods.AddRange(
        [
            Waiting(Pod("a", Samples.Stable, null, 2), minutes: 3), Waiting(Pod("b", Samples.Stable, null, 2), minutes: 5),
            Of(Waiting(Pod("m", Samples.Stable, null, 1), minutes: 30), "ml", "other"),
        ]);

        var (code, output, _) = await PluginTests.RunAsync(cluster, "gpus", "-A");

        code.ShouldBe(0);
        output.ShouldBe(
            """
            No ModelDeployment holds GPUs.

            NAMESPACE   NAME     REVISION         RESOURCE         PODS   GPUS   SINCE   WHY
            ml          other    1 (0123456789)   nvidia.com/gpu   1      1      30m     0/3 nodes are available
            default     digits   1 (0123456789)   nvidia.com/gpu   2      4      5m      0/3 nodes are available

            RESOURCE         NODES   ALLOCATABLE   HELD   OTHERS   FREE   WAITING
            nvidia.com/gpu   0       0             0      0        0      2

            """);
    }

    [Fact]
    public async Task WhereNodesCannotBeListed_ANoteSaysSo_AndTheRestIsShown()
    {
        var cluster = new FakeCluster(Digits) { Refuses = (kind, ns) => Forbidden(kind, ns is null) };
        cluster.Pods.AddRange([Pod("a", Samples.Stable, "gpu-a", 1), Of(Pod("m", "", "gpu-b", 2), "ml", "other")]);

        var (code, output, errors) = await PluginTests.RunAsync(cluster, "gpus");

        code.ShouldBe(0);
        errors.ShouldBe(
            """
            note: user 'ann' has no right to list nodes in the whole cluster; the GPUs of nodes are left out
            note: user 'ann' has no right to list pods in the whole cluster; GPUs that pods of others hold, and free ones, are left out

            """);
        output.ShouldContain("digits   1 (0123456789)   nvidia.com/gpu   gpu-a   1      1\n");
        output.ShouldEndWith("nvidia.com/gpu   -       -             1      -        -      1\n");
    }

    [Fact]
    public async Task WherePodsCannotBeListed_TheConditionTellsWhoWaits()
    {
        var cluster = new FakeCluster(Digits) { Refuses = (kind, _) => Forbidden(kind, kind == typeof(V1Pod)) };

        var (code, output, errors) = await PluginTests.RunAsync(cluster, "gpus");

        code.ShouldBe(0);
        errors.ShouldContain("it is left out who holds GPUs");
        output.ShouldNotContain("No ModelDeployment holds GPUs");
        output.ShouldContain("12m     7f9c2ab4d1 needs 3 more pods");
    }

    [Fact]
    public async Task Document_HasTheSameNumbers_AndSaysWhatIsMissing()
    {
        var cluster = new FakeCluster(Digits) { Refuses = (kind, _) => Forbidden(kind, kind == typeof(V1Node)) };
        cluster.Pods.Add(Pod("a", Samples.Stable, "gpu-a", 2));

        var (code, output, _) = await PluginTests.RunAsync(cluster, "gpus", "-o", "json");

        code.ShouldBe(0);
        var document = JsonNode.Parse(output)!;
        document["holding"]![0]!.ToJsonString().ShouldBe(
            """{"namespace":"default","name":"digits","revision":"0123456789","modelVersion":"1","resource":"nvidia.com/gpu","""
            + "\"node\":\"gpu-a\",\"pods\":1,\"gpus\":2}");
        document["waiting"]![0]!["since"]!.GetValue<string>().ShouldBe("2026-01-02T02:52:05Z");
        document["totals"]![0]!.ToJsonString().ShouldBe(
            """{"resource":"nvidia.com/gpu","nodes":null,"allocatable":null,"held":2,"others":0,"free":null,"waiting":1}""");
        document["missing"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task InitContainersAndSidecars_CountAsTheSchedulerCountsThem()
    {
        var cluster = new FakeCluster(WithoutCondition(Digits));
        var pod = Pod("a", Samples.Stable, "gpu-a", 1);
        cluster.Pods.Add(pod with
        {
            Spec = pod.Spec! with { InitContainers = [Container(1) with { RestartPolicy = "Always" }, Container(3)] },
        });

        (await PluginTests.RunAsync(cluster, "gpus")).Output.ShouldContain("gpu-a   1      4\n");
    }

    private static ModelDeployment InMl { get; } = Samples.Healthy with
    {
        Metadata = Samples.Healthy.Metadata with { Name = "other", NamespaceProperty = "ml" },
        Spec = Samples.Healthy.Spec with { Gpu = new() },
        Status = Samples.Stepping.Status! with { CandidateRevision = null, Conditions = null },
    };

    private static ModelDeployment WithoutCondition(ModelDeployment deployment) =>
        deployment with { Status = deployment.Status! with { Conditions = null } };

    private static KubernetesApiException? Forbidden(Type kind, bool refuses)
    {
        var resource = kind == typeof(V1Node) ? "nodes" : kind == typeof(V1Pod) ? "pods" : null;
        return resource is null || !refuses ? null : new(
            HttpStatusCode.Forbidden,
            null,
            $"{resource} is forbidden: User \"ann\" cannot list resource \"{resource}\" in API group \"\" at the cluster scope");
    }

    private static V1Node Node(string name, int gpus, bool unschedulable = false) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { Unschedulable = unschedulable },
        Status = new()
        {
            Allocatable = new Dictionary<string, ResourceQuantity> { [Nvidia] = new($"{gpus}"), ["cpu"] = new("4") },
            Conditions = [new() { Type = "Ready", Status = "True" }],
        },
    };

    private static V1Container Container(int gpus) => new()
    {
        Resources = new() { Limits = new Dictionary<string, ResourceQuantity> { [Nvidia] = new($"{gpus}"), ["cpu"] = new("1") } },
    };

    private static V1Pod Pod(string name, string revision, string? node, int gpus) => new()
    {
        Metadata = new()
        {
            Name = name,
            NamespaceProperty = "default",
            Labels = new Dictionary<string, string>
            {
                [ModelOperatorApi.NameLabel] = "digits",
                [ModelOperatorApi.ComponentLabel] = ModelOperatorApi.ModelComponent,
                [ModelOperatorApi.RevisionLabel] = revision,
            },
        },
        Spec = new() { NodeName = node, Containers = [Container(gpus)] },
        Status = new() { Phase = node is null ? "Pending" : "Running" },
    };

    private static V1Pod Of(V1Pod pod, string ns, string name) => pod with
    {
        Metadata = pod.Metadata with
        {
            NamespaceProperty = ns,
            Labels = new Dictionary<string, string>(pod.Metadata.Labels!) { [ModelOperatorApi.NameLabel] = name },
        },
    };

    private static V1Pod Waiting(V1Pod pod, int minutes) => pod with
    {
        Status = new()
        {
            Phase = "Pending",
            Conditions =
            [
                new()
                {
                    Type = "PodScheduled",
                    Status = "False",
                    Message = "0/3 nodes are available",
                    LastTransitionTime = Samples.Now.AddMinutes(-minutes).UtcDateTime,
                },
            ],
        },
    };
}
