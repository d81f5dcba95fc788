using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Console.Fleet;
using ModelOperator.Console.Stages;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Console.Tests.Fleet;

public sealed class DeploymentRowsTests
{
    [Fact]
    public void Row_OfARollout_HasBothRevisions_AndTheStep()
    {
        var row = DeploymentRows.Of(Samples.Stepping);

        (row.Namespace, row.Name, row.Phase, row.Strategy).ShouldBe(("ml", "digits", "Stepping", "canary"));
        (row.Version, row.Revision).ShouldBe(("1", Samples.Stable));
        row.Candidate.ShouldBe(new CandidateCell("2", Samples.Candidate));
        row.Weight.ShouldBe(50);
        row.Step.ShouldBe(new StepCell(2, 4, StageKind.Step, "step 1"));
        (row.Ready, row.Wanted, row.Gpus, row.GpuType).ShouldBe((2, 3, null, "nvidia.com/gpu"));
        row.Created.ShouldBe(Samples.Now.AddHours(-9));
        row.Paused.ShouldBeFalse();
    }

    [Fact]
    public void Gpus_AreCounted_WhereAllPodsAreOfTheSpecsRevision()
    {
        DeploymentRows.Of(Samples.Healthy).Gpus.ShouldBe(4);
        DeploymentRows.Of(Samples.Healthy with { Spec = Samples.Healthy.Spec with { Gpu = null } }).Gpus.ShouldBeNull();
        DeploymentRows.Of(Samples.Healthy with { Status = null }).Gpus.ShouldBe(0);
    }

    [Fact]
    public void Row_WithoutAStatus_IsUnseen()
    {
        var row = DeploymentRows.Of(Samples.Healthy with { Status = null });

        (row.Phase, row.Version, row.Revision, row.Candidate, row.Weight, row.Step).ShouldBe(("Unseen", "2", null, null, null, null));
    }

    [Fact]
    public void Row_ShowsTheWorstCheck()
    {
        Verdict(CheckVerdict.Ok, CheckVerdict.TooFew).ShouldBe(CheckVerdict.TooFew);
        Verdict(CheckVerdict.TooFew, CheckVerdict.NoData).ShouldBe(CheckVerdict.NoData);
        Verdict(CheckVerdict.NoData, CheckVerdict.Warn, CheckVerdict.Ok).ShouldBe(CheckVerdict.Warn);
        Verdict(CheckVerdict.Warn, CheckVerdict.Bad).ShouldBe(CheckVerdict.Bad);
        Verdict().ShouldBeNull();

        static CheckVerdict? Verdict(params CheckVerdict[] verdicts) => DeploymentRows.Of(Samples.Healthy with
        {
            Status = Samples.Healthy.Status! with
            {
                Monitoring = new() { Checks = [.. verdicts.Select(one => new CheckStatus { Name = $"{one}", Verdict = one })] },
            },
        }).Monitoring;
    }

    [Fact]
    public void Row_SaysWhatTheRolloutWaitsFor()
    {
        DeploymentRows.Of(Samples.Stepping).Waiting.ShouldBeNull();
        Waiting(stage => stage with { HoldReason = "2 of 3 pods are ready" }).ShouldBe("2 of 3 pods are ready");
        Waiting(stage => stage with { Pause = new() { Metric = "errors", Message = "metric errors is 0.31" } })
            .ShouldBe("metric errors is 0.31");
        Waiting(stage => stage, RolloutPhase.AwaitingApproval).ShouldBe("A person must approve the end of step 1.");

        static string? Waiting(Func<StageStatus, StageStatus> change, RolloutPhase phase = RolloutPhase.Stepping) =>
            DeploymentRows.Of(Samples.Stepping with
            {
                Status = Samples.Stepping.Status! with { Phase = phase, Stage = change(Samples.Stepping.Status!.Stage!) },
            }).Waiting;
    }

    [Fact]
    public void Row_IsPaused_ByAnnotationOfThisCandidateOnly()
    {
        IsPaused(Samples.Candidate).ShouldBeTrue();
        IsPaused("another").ShouldBeFalse();

        static bool IsPaused(string value)
        {
            var annotations = new Dictionary<string, string> { [ModelOperatorApi.PauseAnnotation] = value };
            return DeploymentRows.Of(Samples.Stepping with
            {
                Metadata = Samples.Stepping.Metadata with { Annotations = annotations },
            }).Paused;
        }
    }

    [Fact]
    public void Row_NamesTheReasonOfARefusedSpec()
    {
        Condition[] conditions =
        [
            new() { Type = ConditionTypes.Available, Status = "False", Reason = "NoReadyPods" },
            new() { Type = ConditionTypes.Accepted, Status = "False", Reason = "Invalid" },
        ];
        DeploymentRows.Of(Samples.Healthy with { Status = Samples.Healthy.Status! with { Conditions = conditions } })
            .Reason.ShouldBe("Invalid");
        DeploymentRows.Of(Samples.Healthy).Reason.ShouldBeNull();
    }
}
