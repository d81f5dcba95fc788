using k8s.Models;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Watched;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts.Observations;
using static ModelOperator.Operator.Tests.Observing.Gpus.GpuWorld;

namespace ModelOperator.Operator.Tests.Observing.Gpus.Fitting;

public sealed class GpuArithmeticTests
{
    // Two GPUs a pod, of the product NVIDIA-H200.
    private readonly ModelDeploymentSpec _spec = Sample.Digits().Spec;

    [Fact]
    public void Free_IsAllocatableMinusWhatAnybodyAsksFor()
    {
        var gpus = Of([Node("a", 8), Node("b", 4)], [Pod("a", 4), Pod("b", 1), Pod("b", 1)]);

        gpus.ShouldBe(new ObservedGpus
        {
            Resource = Gpu,
            PerPod = 2,
            Products = gpus.Products,
            Nodes = 2,
            Allocatable = 12,
            Requested = 6,
            PodsThatFit = 3,
        });
        gpus.Products.ShouldBe(["NVIDIA-H200"]);
    }

    [Fact]
    public void HalvesOnTwoNodes_AreNoWhole() => Of([Node("a", 1), Node("b", 3)], []).PodsThatFit.ShouldBe(1);

    [Fact]
    public void OverbookedNode_TakesNothingFromTheOthers() => Of([Node("a", 2), Node("b", 2)], [Pod("a", 8)]).PodsThatFit.ShouldBe(1);

    [Fact]
    public void PodsThatHoldNothing_DoNotCount() =>
        Of([Node("a", 4)], [Pod("a", 2, "Succeeded"), Pod("a", 2, "Failed"), Pod(null, 2, "Pending"),
            Pod("elsewhere", 2)]).Requested.ShouldBe(0);

    [Fact]
    public void PodThatIsTerminating_StillHoldsItsGpus()
    {
        var going = Pod("a", 2);
        Of([Node("a", 4)], [going with { Metadata = going.Metadata with { DeletionTimestamp = DateTime.UnixEpoch } }]).Requested.ShouldBe(
            2);
    }

    [Fact]
    public void AnotherResource_IsAnotherPool()
    {
        var mig = _spec with { Gpu = _spec.Gpu! with { Resource = "nvidia.com/mig-1g.10gb" } };
        Of(mig, [Node("a", 8)], []).Nodes.ShouldBe(0);
    }

    [Fact]
    public void NodesThatWillNotDo_AreLeftOut()
    {
        var good = Node("a", 2);
        GpuNode[] bad =
        [
            Node("product", 2, "NVIDIA-A100"),
            good with { Metadata = good.Metadata with { Name = "unlabelled", Labels = null } },
            good with { Metadata = good.Metadata with { Name = "going", DeletionTimestamp = DateTime.UnixEpoch } },
            good with { Metadata = good.Metadata with { Name = "cordoned" }, Spec = new() { Unschedulable = true } },
            good with { Metadata = good.Metadata with { Name = "not-ready" },
                Status = good.Status! with { Conditions = [new() { Type = "Ready", Status = "Unknown" }] } },
            good with { Metadata = good.Metadata with { Name = "tainted" },
                Spec = new() { Taints = [new() { Key = "team", Value = "other", Effect = "NoExecute" }] } },
            Node("empty", 0),
        ];

        foreach (var node in bad)
        {
            Of([good, node], []).Nodes.ShouldBe(1, node.Metadata.Name);
        }
    }

    [Fact]
    public void AnyProduct_WillDo_WhenNoneIsNamed() =>
        Of(_spec with { Gpu = _spec.Gpu! with { Products = null } }, [Node("a", 2, "NVIDIA-A100")], []).PodsThatFit.ShouldBe(1);

    [Fact]
    public void NodeSelector_Counts()
    {
        Of(_spec with { Pod = new() { NodeSelector = new Dictionary<string, string> { ["zone"] = "a" } } }, [Node("a", 2)],
            []).Nodes.ShouldBe(1);
        Of(_spec with { Pod = new() { NodeSelector = new Dictionary<string, string> { ["zone"] = "b" } } }, [Node("a", 2)],
            []).Nodes.ShouldBe(0);
    }

    [Theory]
    [InlineData("team", "Equal", "ml", "NoSchedule", true)]
    [InlineData("team", null, "ml", "", true)]
    [InlineData("team", "Exists", null, null, true)]
    [InlineData("", "Exists", null, null, true)]
    [InlineData("team", "Equal", "other", "NoSchedule", false)]
    [InlineData("team", "Exists", null, "NoExecute", false)]
    [InlineData("", "Equal", "ml", null, false)]
    public void Tolerations_AreReadAsTheSchedulerReadsThem(string key, string? op, string? value, string? effect, bool fits)
    {
        var node = Node("a", 2) with { Spec = new() { Taints = [new() { Key = "team", Value = "ml", Effect = "NoSchedule" }] } };
        var tolerant = _spec with { Pod = new() { Tolerations = [new() { Key = key, Operator = op, Value = value, Effect = effect }] } };

        Of(tolerant, [node], []).Nodes.ShouldBe(fits ? 1 : 0);
    }

    [Fact]
    public void PreferNoSchedule_KeepsNobodyAway() =>
        Of([Node("a", 2) with { Spec = new() { Taints = [new() { Key = "team", Effect = "PreferNoSchedule" }] } }], []).Nodes.ShouldBe(1);

    [Fact]
    public void RuntimeClass_AddsItsNodeSelectorAndTolerations()
    {
        V1Taint[] taints = [new() { Key = "sandbox", Value = "gvisor", Effect = "NoSchedule" }];
        GpuNode[] nodes = [Node("plain", 2), Node("sandboxed", 2) with { Spec = new() { Taints = taints } }];
        var inZone = Runtime(new() { NodeSelector = Label("zone", "a") });
        var elsewhere = Runtime(new() { NodeSelector = Label("zone", "b") });
        var tolerant = Runtime(
            new() { NodeSelector = Label("zone", "a"), Tolerations = [new() { Key = "sandbox", OperatorProperty = "Exists" }] });

        Fitting(null).ShouldBe(1);
        Fitting(Runtime(null)).ShouldBe(1);
        Fitting(inZone).ShouldBe(1);
        Fitting(elsewhere).ShouldBe(0);
        Fitting(tolerant).ShouldBe(2);

        int? Fitting(V1RuntimeClass? runtime) => OnNodes(PodNeeds.Of(_spec, runtime), nodes, new(), [], []).Nodes;
    }

    [Fact]
    public void LabelThatSpecAndRuntimeClassWantDifferent_IsOnNoNode()
    {
        var selecting = _spec with { Pod = new() { NodeSelector = Label("zone", "a") } };
        OnNodes(
            PodNeeds.Of(selecting, Runtime(new() { NodeSelector = Label("zone", "b") })), [Node("a", 2)], new(), [], []).Nodes.ShouldBe(0);
    }

    [Theory]
    [InlineData(1, 1, 1, 2)]
    [InlineData(2, 1, 2, 2)]
    [InlineData(3, 2, 6, 0)] // Two on one node and one on the other.
    [InlineData(9, 2, 6, 0)]
    [InlineData(1, 8, 0, 3)]
    public void R17_PromisedPods_TakeWhatIsFree_WhereTheyFit(int pods, int each, int reserved, int fit)
    {
        var others = new ReservedPods("ml", PodNeeds.Of(_spec, runtime: null) with { Count = each }, pods, Unmade: 0);
        var gpus = OnNodes(
            PodNeeds.Of(_spec, runtime: null), [Node("a", 5), Node("b", 3)], HeldGpus.Of([Pod("a", 1), Pod("b", 1)]), [others], []);

        (gpus.Allocatable, gpus.Requested, gpus.Reserved, gpus.PodsThatFit).ShouldBe((8, 2, reserved, fit));
    }

    [Fact]
    public void R17_PromisedPods_ThatWantOtherNodes_TakeNothingHere()
    {
        var others = PodNeeds.Of(_spec with { Gpu = _spec.Gpu! with { Products = ["NVIDIA-A100"] } }, runtime: null);
        var gpus = OnNodes(PodNeeds.Of(_spec, runtime: null), [Node("a", 4)], new(), [new("ml", others, 2, Unmade: 0)], []);

        (gpus.Reserved, gpus.PodsThatFit).ShouldBe((0, 2));
    }

    [Theory]
    [InlineData(1, 2, 2, 1)]
    [InlineData(2, 2, 4, 0)]
    [InlineData(3, 2, 0, 2)] // More than there is: nothing is kept free for it.
    [InlineData(1, 4, 4, 0)]
    public void OlderClaim_TakesAllThatItLacks_OrNothing(int pods, int each, int reserved, int fit)
    {
        var older = new ReservedPods("ml", PodNeeds.Of(_spec, runtime: null) with { Count = each }, pods, pods);
        var gpus = OnNodes(PodNeeds.Of(_spec, runtime: null), [Node("a", 4)], new(), [], [older]);

        (gpus.Reserved, gpus.PodsThatFit).ShouldBe((reserved, fit));
    }

    [Fact]
    public void ClaimThatDoesNotFit_LeavesItsPlaceToTheNext()
    {
        ReservedPods[] older = [Claim(5), Claim(1)];

        OnNodes(PodNeeds.Of(_spec, runtime: null), [Node("a", 4)], new(), [], older)
            .ShouldSatisfyAllConditions(g => g.Reserved.ShouldBe(2), g => g.PodsThatFit.ShouldBe(1));

        ReservedPods Claim(int pods) => new("ml", PodNeeds.Of(_spec, runtime: null), pods, pods);
    }

    private static ObservedGpus OnNodes(
        PodNeeds needs, GpuNode[] nodes, HeldGpus held, ReservedPods[] reserved, ReservedPods[] claimed)
    {
        var free = new FreeGpus(needs, GpuSupply.Of(needs.Resource, nodes, held));
        Array.ForEach(reserved, free.Take);
        Array.ForEach(claimed, claim => free.TryTakeAll(claim));
        return free.Left;
    }

    private static Dictionary<string, string> Label(string name, string value) => new() { [name] = value };

    private static V1RuntimeClass Runtime(V1Scheduling? scheduling) =>
        new() { Metadata = new() { Name = "nvidia" }, Scheduling = scheduling };

    private static ObservedGpus Of(ModelDeploymentSpec spec, GpuNode[] nodes, GpuPod[] pods) =>
        OnNodes(PodNeeds.Of(spec, runtime: null), nodes, HeldGpus.Of(pods), [], []);

    private ObservedGpus Of(GpuNode[] nodes, GpuPod[] pods) => Of(_spec, nodes, pods);
}
