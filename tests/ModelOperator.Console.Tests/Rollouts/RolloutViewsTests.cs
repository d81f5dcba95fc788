using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Commands.Revisions;
using ModelOperator.Console.Json;
using ModelOperator.Console.Rollouts;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Console.Tests.Rollouts;

public sealed class RolloutViewsTests
{
    [Fact]
    public void Json_IsInCamelCase_AndLeavesOutWhatIsNotKnown()
    {
        var view = Json(RolloutViews.Of(Samples.Stepping, RolloutSources.None, Samples.Now));

        ((string?)view["namespace"], (string?)view["phase"], (int?)view["weight"]).ShouldBe(("ml", "Stepping", 50));
        ((string?)view["stages"]![2]!["state"], (string?)view["stages"]![2]!["kind"]).ShouldBe(("now", "Step"));
        ((string?)view["metrics"]![0]!["builtin"], (string?)view["metrics"]![0]!["verdict"]).ShouldBe(("errorRate", "Inconclusive"));
        ((int?)view["split"]!["candidate"], (bool?)view["split"]!["converged"]).ShouldBe((50, true));
        view.ContainsKey("events").ShouldBeFalse();
        view["revisions"]![0]!.AsObject().ContainsKey("pods").ShouldBeFalse();
        view.ToJsonString().ShouldNotContain("null");
    }

    [Fact]
    public void Names_WithMarkup_StayText()
    {
        var marked = Samples.Stepping with { Status = Samples.Stepping.Status! with { Message = "<script>alert(1)</script>" } };

        ((string?)Json(RolloutViews.Of(marked, RolloutSources.None, Samples.Now))["message"]).ShouldBe("<script>alert(1)</script>");
    }

    [Fact]
    public void Pods_StandWithTheirRevision_AndCountItsGpus()
    {
        V1Pod[] pods = [Pod("b", Samples.Stable, 2), Pod("a", Samples.Stable, 2), Pod("left", "gone", 4)];
        var view = RolloutViews.Of(Samples.Stepping, new() { Pods = pods }, Samples.Now);

        view.Revisions.Select(revision => (revision.Revision, revision.Gpus)).ShouldBe(
            [(Samples.Stable, 4), (Samples.Candidate, 2), ("gone", 4)]);
        view.Revisions[0].Pods!.Select(pod => pod.Name).ShouldBe(["a", "b"]);
        view.Revisions[2].Role.ShouldBeNull();
    }

    [Fact]
    public void RequestsPerGpuSecond_StandWithTheirRevision()
    {
        var status = Samples.Stepping.Status!;
        var use = new StageGpuUse { Revisions = [new() { Revision = Samples.Candidate, RequestsPerGpuSecond = 12.4 }] };
        var counted = Samples.Stepping with { Status = status with { Stage = status.Stage! with { GpuUse = use } } };

        RolloutViews.Of(counted, RolloutSources.None, Samples.Now).Revisions
            .Select(revision => (revision.Revision, revision.RequestsPerGpuSecond))
            .ShouldBe([(Samples.Stable, null), (Samples.Candidate, 12.4)]);
    }

    [Fact]
    public void Gpus_OfARevisionThatTheSpecNoLongerAsksFor_AreReadFromItsRecord()
    {
        var before = RevisionTemplate.Of(Samples.Healthy.Spec with { Gpu = new() { Count = 4 }, Model = new() { Version = "1" } });
        var snapshot = new Snapshot(Samples.Stable, 1, before.ToJson());

        RolloutViews.Of(Samples.Stepping, RolloutSources.None, Samples.Now).Gpus.ShouldBeNull();
        var view = RolloutViews.Of(Samples.Stepping, new() { Snapshots = [snapshot] }, Samples.Now);
        (view.Revisions[0].Gpus, view.Gpus).ShouldBe((8, 10));
    }

    [Fact]
    public void Arithmetic_HasThePlannersSentence()
    {
        const string Sentence = "model 2 needs 1 more pod of 2 nvidia.com/gpu; 1 matching node has 4, of which 4 are requested: 0 pods fit";
        var condition = new Condition { Type = ConditionTypes.GpuAvailable, Status = "False", Message = Sentence };
        var waiting = Samples.Stepping with { Status = Samples.Stepping.Status! with { Conditions = [condition] } };

        RolloutViews.Of(waiting, RolloutSources.None, Samples.Now).Arithmetic.ShouldBe(
        [
            "The spec asks for 2 GPUs of nvidia.com/gpu per pod.",
            $"model 2 ({Samples.Candidate}) asks for 1 pod; its pods have 2 GPUs.",
            Sentence,
        ]);
    }

    [Fact]
    public void Events_AreNewestFirst_AndHaveTheCountOfTheirSeries()
    {
        Eventsv1Event[] events =
        [
            new() { Metadata = new(), EventTime = Samples.Now.UtcDateTime.AddMinutes(-3), Reason = "First", Type = "Normal", Note = "a" },
            new()
            {
                Metadata = new(), EventTime = Samples.Now.UtcDateTime.AddMinutes(-9), Reason = "Often", Type = "Warning", Note = "b",
                Series = new() { Count = 7, LastObservedTime = Samples.Now.UtcDateTime },
            },
        ];

        RolloutViews.Of(Samples.Stepping, new() { Events = events }, Samples.Now).Events!
            .Select(one => (one.Reason, one.Count, one.At)).ShouldBe(
                [("Often", 7, Samples.Now), ("First", 1, Samples.Now.AddMinutes(-3))]);
    }

    [Fact]
    public void History_OfTenThousandEntries_IsCutToTheNewest()
    {
        var long_ = Enumerable.Range(0, 10_000).Select(index => Samples.Entry(10_000 - index, "StepStarted", $"entry {index}")).ToList();
        var view = RolloutViews.Of(
            Samples.Healthy with { Status = Samples.Healthy.Status! with { History = long_ } }, RolloutSources.None, Samples.Now);

        view.History.Count.ShouldBe(200);
        view.History[^1].Message.ShouldBe("entry 9999");
        view.History[^1].Version.ShouldBe("2");
    }

    private static V1Pod Pod(string name, string revision, int gpus) => new()
    {
        Metadata = new() { Name = name, Labels = new Dictionary<string, string> { [ModelOperatorApi.RevisionLabel] = revision } },
        Spec = new()
        {
            Containers =
            [
                new()
                {
                    Resources = new() { Limits = new Dictionary<string, ResourceQuantity>
                    {
                        ["nvidia.com/gpu"] = new($"{gpus}"), ["memory"] = new("1Gi"),
                    } },
                },
            ],
        },
    };

    private static JsonObject Json(RolloutView view) =>
        JsonSerializer.SerializeToNode(view, ConsoleJsonContext.Default.RolloutView)!.AsObject();
}
