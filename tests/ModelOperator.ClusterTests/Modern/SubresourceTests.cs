using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Status;
using ModelOperator.ClusterTests.Admission;
using ModelOperator.ClusterTests.Contract;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Modern;

/// <summary>Scale, status and the table of a ModelDeployment, as users and autoscalers meet them.</summary>
[Trait("Category", "Modern")]
public sealed class SubresourceTests : ApiContract, IClassFixture<DefinitionFixture>
{
    [Fact]
    public async Task Scale_ReadsAndWritesReplicas_AndShowsTheSelector()
    {
        var deployment = await Create();
        await Write(deployment, new ModelDeploymentStatus { Replicas = 2, Selector = "modeloperator.dev/name=digits" });
        await Succeed("scale", "mdep", "digits", "--replicas=4");
        (await Read()).Spec.Replicas.ShouldBe(4);
        var scale = System.Text.Json.Nodes.JsonNode.Parse(await Succeed("get", "mdep", "digits", "--subresource=scale", "-o", "json"))!;
        scale["apiVersion"]!.GetValue<string>().ShouldBe("autoscaling/v1");
        scale["spec"]!["replicas"]!.GetValue<int>().ShouldBe(4);
        scale["status"]!["replicas"]!.GetValue<int>().ShouldBe(2);
        scale["status"]!["selector"]!.GetValue<string>().ShouldBe("modeloperator.dev/name=digits");
    }

    [Fact]
    public async Task Scale_BelowZero_IsRefused()
    {
        await Create();
        var (code, output) = await Kubectl.Run(null, "scale", "mdep", "digits", "-n", Namespace, "--replicas=-1");
        code.ShouldNotBe(0, output);
        (await Read()).Spec.Replicas.ShouldBe(1);
    }

    [Fact]
    public async Task Status_IsWrittenOnlyThroughItsSubresource_AndLeavesTheSpec()
    {
        var deployment = await Create();
        var through = await Api.ApplyAsync(
            Bare() with
            {
                Spec = deployment.Spec,
                Status = new ModelDeploymentStatus { Message = "by the front door" }
            }, Manager with { Force = true }, Soon);
        through.Status?.Message.ShouldBeNull();
        var written = await Write(deployment, new ModelDeploymentStatus { ObservedGeneration = 1, Message = "by its own" });
        written.Status!.Message.ShouldBe("by its own");
        written.Metadata.Generation.ShouldBe(through.Metadata.Generation, "a status is no new generation");
        written.Spec.Strategy.ShouldBeEquivalentTo(deployment.Spec.Strategy);
    }

    [Fact]
    public async Task Table_ShowsPhaseModelsWeightAndUrl()
    {
        var deployment = await Create();
        await Write(deployment, new ModelDeploymentStatus
        {
            Phase = RolloutPhase.Stepping,
            StableModel = "1 (7f9c2ab4d1)",
            CandidateModel = "2 (0c1d2e3f4a)",
            CandidateWeight = 10,
            ReadyPods = "3/4",
            Url = "http://digits.models.svc:8080",
            Message = "step 1 of 2",
        });
        var lines = (await Succeed("get", "mdep", "-o", "wide")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Words(lines[0]).ShouldBe(["NAME", "PHASE", "MODEL", "STABLE", "CANDIDATE", "WEIGHT", "READY", "URL", "MESSAGE", "AGE"]);
        Words(lines[1])[..^1].ShouldBe(
            [
                "digits", "Stepping", "1", "1", "(7f9c2ab4d1)", "2", "(0c1d2e3f4a)", "10", "3/4", "http://digits.models.svc:8080",
                "step", "1", "of", "2",
            ]);
        lines.Length.ShouldBe(2);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private ModelDeployment Bare() => new() { Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = "digits" } };

    private Task<ModelDeployment> Create() => Api.CreateAsync(
        Bare() with
        {
            Spec = new ModelDeploymentSpec
            {
                Model = new ModelSpec { Uri = "pvc://models/digits.onnx", Version = "1" },
                Strategy = new StrategySpec
                {
                    Canary = new CanarySpec
                    {
                        Steps = [new CanaryStepSpec { Weight = 10 },
                    new CanaryStepSpec { Weight = 50 }]
                    }
                },
            },
        },
        Soon);

    private Task<ModelDeployment> Write(ModelDeployment deployment, ModelDeploymentStatus status) =>
        Api.ApplyStatusAsync(Bare() with { Spec = deployment.Spec, Status = status }, Manager with { Force = true }, Soon);

    private async Task<ModelDeployment> Read() => (await Api.GetAsync<ModelDeployment>(Namespace, "digits", Soon))!;

    private async Task<string> Succeed(params string[] arguments)
    {
        var (code, output) = await Kubectl.Run(null, [.. arguments, "-n", Namespace]);
        code.ShouldBe(0, output);
        return output;
    }
}
