using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Commands.Errors;
using ModelOperator.Commands.Revisions;
using ModelOperator.Commands.Specs;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Commands.Undoing;

namespace ModelOperator.Commands.Tests.Undoing;

public sealed class UndoTests
{
    private static readonly ModelDeploymentSpec First = Samples.Healthy.Spec;
    private static readonly ModelDeploymentSpec Second = First with
    {
        Model = new() { Uri = "configmap://digits/v2.onnx", Version = "2" },
        Pod = new() { ServiceAccountName = "two" },
    };

    private static readonly ModelDeploymentSpec Third = First with
    {
        Model = new() { Uri = "configmap://digits/v3.onnx", Version = "3" },
        Gpu = new() { Count = 2, WhenFull = GpuWhenFull.Replace, Deadline = "5m" },
    };

    private static readonly string One = Revision(First);
    private static readonly string Two = Revision(Second);
    private static readonly string Three = Revision(Third);

    // The third is stable; the second was before, and the first before that.
    private static readonly ModelDeployment Digits = Samples.Healthy with
    {
        Metadata = Samples.Healthy.Metadata with { Uid = "uid-1", ResourceVersion = "42" },
        Spec = Third,
        Status = new() { StableRevision = Three, FormerStableRevisions = [Two, One] },
    };

    private static readonly Snapshot[] Kept = [Of(Third, 3), Of(Second, 2), Of(First, 1)];

    [Fact]
    public void WithoutATarget_TheFormerStableRevisionIsRestored()
    {
        var order = Undo.Decide(Digits, Kept, to: null);

        order.Operations.ToJsonString().ShouldBe(
            """
            [{"op":"replace","path":"/metadata/resourceVersion","value":"42"},{"op":"add","path":"/spec/model","value":{"uri":"configmap://digits/v2.onnx","version":"2"}},{"op":"remove","path":"/spec/gpu"},{"op":"add","path":"/spec/pod","value":{"serviceAccountName":"two"}}]
            """);
        order.Confirmation.ShouldBe(
            $"digits: spec set back from model 3 ({Three}) to model 2 ({Two}): it gets all requests in one switch when its pods are "
                + "ready (rollbackWindow 3)");
    }

    [Theory]
    [InlineData("VLLM", null, ServerProtocol.Other)]
    [InlineData("OnnxRuntime", null, null)]
    [InlineData("Custom", "mine:1", ServerProtocol.OpenAI)]
    public void KindAndProtocol_StayAsTheyAreWritten_WhileTheKindStays(string kind, string? image, ServerProtocol? protocol)
    {
        var server = new ServerSpec { Kind = kind, Image = image, Protocol = protocol, Args = ["--new"] };
        var before = server with { Args = ["--old"] };

        var restored = Restored(server, before);

        restored.Server.ShouldNotBeNull().Args.ShouldBe(["--old"]);
        (restored.Server.Kind, restored.Server.Protocol).ShouldBe((kind, protocol));
    }

    [Fact]
    public void ProtocolOfAnotherKind_GoesWithIt()
    {
        Restored(new() { Kind = "VLLM", Protocol = ServerProtocol.OpenAI }, new() { Kind = "Triton" })
            .Server.ShouldBe(new ServerSpec { Kind = "Triton" });
        Restored(new() { Kind = "VLLM", Protocol = ServerProtocol.OpenAI }, null).Server.ShouldBeNull();
    }

    [Theory]
    [InlineData("VLLM", ServerProtocol.Other, "Triton", true)]
    [InlineData("VLLM", null, "Triton", true)]
    [InlineData("VLLM", ServerProtocol.OpenAI, "OnnxRuntime", true)]
    [InlineData("OnnxRuntime", null, "Custom", true)]
    [InlineData("VLLM", null, "OnnxRuntime", false)]
    [InlineData("VLLM", ServerProtocol.Other, "VLLM", false)]
    public void ProtocolThatUndoLeavesOut_IsSaid(string now, ServerProtocol? protocol, string before, bool isSaid)
    {
        var confirmation = Decide(
            new() { Kind = now, Protocol = protocol }, new() { Kind = before, Image = before == "Custom" ? "mine:1" : null }).Confirmation;

        confirmation.EndsWith(
            $"; spec.server.protocol is not set for kind {before}, as revisions do not keep it: set it again if that server speaks "
            + "another protocol than is usual for the kind",
            StringComparison.Ordinal).ShouldBe(isSaid);
        confirmation.Contains("protocol", StringComparison.Ordinal).ShouldBe(isSaid);
    }

    // The spec that a cluster would have after the patch.
    private static ModelDeploymentSpec Restored(ServerSpec now, ServerSpec? before)
    {
        var patch = Decide(now, before).Operations;
        var server = patch.SingleOrDefault(operation => (string?)operation!["path"] == "/spec/server");
        return Second with
        {
            Server = server?["value"] is { } value
                ? JsonSerializer.Deserialize(value.ToJsonString(), ModelOperatorJsonContext.Default.ServerSpec)
                : null,
        };
    }

    private static SpecChange Decide(ServerSpec now, ServerSpec? before)
    {
        var (newer, older) = (Third with { Server = now }, Second with { Server = before });
        var digits = Digits with
        {
            Spec = newer,
            Status = new() { StableRevision = Revision(newer), FormerStableRevisions = [Revision(older)] },
        };
        return Undo.Decide(digits, [Of(newer, 2), Of(older, 1)], to: null);
    }

    [Fact]
    public void DuringARollout_TheStableRevisionIsTheFormerOne()
    {
        var rolling = Digits with
        {
            Status = Digits.Status! with
            {
                StableRevision = Two,
                CandidateRevision = Three,
                FormerStableRevisions = [One]
            }
        };
        Undo.Decide(rolling, Kept, to: null).Confirmation.ShouldBe(
            $"digits: spec set back from model 3 ({Three}) to model 2 ({Two}), the stable revision: the rollout of model 3 ({Three}) "
                + "ends at once");
    }

    [Fact]
    public void NamedRevision_BeyondTheWindow_IsRolledOutStepByStep() =>
        Undo.Decide(Digits with { Spec = Third with { RollbackWindow = 1 } }, Kept, One).Confirmation.ShouldBe(
            $"digits: spec set back from model 3 ({Three}) to model 1 ({One}): it is rolled out step by step, as rollbackWindow 1 does "
                + "not reach that far back");

    [Fact]
    public void WhatMakesNoPodDifferent_StaysAsItIs()
    {
        var digits = Digits with
        {
            Spec = Third with { Gpu = new() { Count = 1, WhenFull = GpuWhenFull.Replace, Deadline = "9m" } },
            Status = new() { StableRevision = "ffffffffff", FormerStableRevisions = [Three] },
        };

        Undo.Decide(digits, Kept, Three).Operations.ToJsonString().ShouldContain(
            """{"op":"add","path":"/spec/gpu","value":{"count":2,"whenFull":"Replace","deadline":"9m"}}""");
    }

    // A revision keeps its quantities as text, since 2 and "2" are the same to it; a manifest in git has one of the two.
    [Fact]
    public void Quantities_AreWrittenAsTheSpecWritesThem()
    {
        var former = Third with { Resources = Limits(("cpu", 2), ("memory", "4Gi"), ("example.com/fpga", "1"), ("ephemeral-storage", 7)) };
        var present = Third with { Resources = Limits(("cpu", 4), ("memory", 17), ("example.com/fpga", "3")) };
        var digits = Digits with
        {
            Spec = present,
            Status = new() { StableRevision = "ffffffffff", FormerStableRevisions = [Revision(former)] }
        };

        Undo.Decide(digits, [Of(former, 4)], Revision(former)).Operations.ToJsonString().ShouldContain(
            """
            {"op":"add","path":"/spec/resources","value":{"limits":{"cpu":2,"ephemeral-storage":"7","example.com/fpga":"1","memory":"4Gi"}}}
            """.Trim());
    }

    // Only the profile is a part of the revision.
    [Fact]
    public void Checks_StayAsTheyAre_AndTheProfileIsThatOfTheTarget()
    {
        var watched = Third with { Monitoring = new() { Profile = "configmap://p/new.json", Window = "2h" } };
        var before = Second with { Monitoring = new() { Profile = "configmap://p/old.json" } };
        var digits = Digits with { Spec = watched, Status = new() { StableRevision = Revision(watched) } };

        Undo.Decide(digits, [Of(before, 2)], Revision(before)).Operations.ToJsonString().ShouldContain(
            """{"op":"add","path":"/spec/monitoring","value":{"profile":"configmap://p/old.json","window":"2h"}}""");
        Undo.Decide(digits, [Of(Second, 2)], Two).Operations.ToJsonString().ShouldContain(
            """{"op":"add","path":"/spec/monitoring","value":{"window":"2h"}}""");
    }

    [Fact]
    public void FeedbackAtServers_IsThatOfTheTarget_AndThatOfGatewaysStays()
    {
        var feedback = new FeedbackSpec { KeySecret = "new", AtServers = true, KeepShadow = "1h", ShadowOutput = "label" };
        var watched = Third with { Monitoring = new() { Feedback = feedback } };
        var before = Second with { Monitoring = new() { Feedback = new() { KeySecret = "old", AtServers = true } } };
        var digits = Digits with { Spec = watched, Status = new() { StableRevision = Revision(watched) } };

        Undo.Decide(digits, [Of(before, 2)], Revision(before)).Operations.ToJsonString().ShouldContain(
            """{"feedback":{"keySecret":"old","keepShadow":"1h","shadowOutput":"label","atServers":true}}""");
        Undo.Decide(digits, [Of(Second, 2)], Two).Operations.ToJsonString().ShouldContain(
            """{"feedback":{"keySecret":"new","keepShadow":"1h","shadowOutput":"label"}}""");
    }

    [Fact]
    public void PatchedSpec_AsksForExactlyTheTarget()
    {
        foreach (var (from, to) in (ValueTuple<ModelDeploymentSpec, ModelDeploymentSpec>[])[(Third, Second), (Third, First),
            (Second, First), (First, Third), (Second, Third)])
        {
            var order = Undo.Decide(Digits with { Spec = from }, Kept, Revision(to));
            var spec = JsonSerializer.SerializeToNode(from, ModelOperatorJsonContext.Default.ModelDeploymentSpec)!.AsObject();
            foreach (var operation in order.Operations.Skip(1))
            {
                var section = operation!["path"]!.GetValue<string>()["/spec/".Length..];
                (spec.Remove(section) || operation["op"]!.GetValue<string>() == "add").ShouldBeTrue("only what is there can be removed");
                if (operation["value"] is { } value)
                {
                    spec[section] = value.DeepClone();
                }
            }

            Revision(spec.Deserialize(ModelOperatorJsonContext.Default.ModelDeploymentSpec)!).ShouldBe(Revision(to));
        }
    }

    [Fact]
    public void WhatMakesNoSense_IsRefused_WithAListOfWhatThereIs()
    {
        var list = $"kept are model 3 ({Three}) stable, model 2 ({Two}) formerly stable, model 1 ({One}) formerly stable";
        Refusal(Digits, Three).ShouldBe($"the spec of 'digits' asks for model 3 ({Three}) already; {list}");
        Refusal(Digits, "0000000000").ShouldBe($"'digits' has no revision 0000000000 that is kept; {list}");
        Refusal(Digits with { Status = new() { StableRevision = Three } }, null).ShouldBe(
            $"no other revision of 'digits' was stable before; name one by --to; kept are model 3 ({Three}) stable, model 2 ({Two}), "
                + $"model 1 ({One})");
        Refusal(Digits with
        {
            Status = Digits.Status! with
            {
                FailedRevisions = [new() { Revision = Two,
            Message = "metric errors is 0.31" }]
            }
        }, null)
            .ShouldStartWith($"model 2 ({Two}) failed (metric errors is 0.31) and would not be tried again; ");
    }

    [Fact]
    public void SnapshotThatIsLostOrDamaged_IsRefused()
    {
        Should.Throw<RefusedException>(() => Undo.Decide(Digits, [], to: null)).Message
            .ShouldBe($"'digits' has no revision {Two} that is kept; no revision is kept");
        Should.Throw<RefusedException>(() => Undo.Decide(Digits, [Of(First, 2) with { Revision = Two }], to: null)).Message
            .ShouldStartWith($"the ControllerRevision digits-{Two} does not hold what revision {Two} was made of; ");
    }

    private static string Refusal(ModelDeployment deployment, string? to) =>
        Should.Throw<RefusedException>(() => Undo.Decide(deployment, Kept, to)).Message;

    private static ResourcesSpec Limits(params (string Name, NumberOrText Quantity)[] limits) =>
        new() { Limits = limits.ToDictionary(limit => limit.Name, limit => limit.Quantity, StringComparer.Ordinal) };

    private static string Revision(ModelDeploymentSpec spec) => RevisionTemplate.Of(spec).Revision;

    private static Snapshot Of(ModelDeploymentSpec spec, long number) => new(Revision(spec), number, RevisionTemplate.Of(spec).ToJson());
}
