using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Testing.GitOps;

namespace ModelOperator.Api.Tests.Status;

public sealed class KstatusTests
{
    private const string Rollout = "Ready=Unknown Reconciling=True";
    private const string Waits = "Ready=False Reconciling=True";
    private const string Ends = "Ready=False Stalled=True";

    /// <summary>A phase; what it means in each of: as it is, nobody answers, the spec's revision has failed, the spec is refused.</summary>
    public static TheoryData<RolloutPhase, string, string, string, string> Outcomes => new()
    {
        { RolloutPhase.Pending, Rollout, Rollout, Ends, Ends },
        { RolloutPhase.Deploying, Rollout, Rollout, Ends, Ends },
        { RolloutPhase.Shadowing, Rollout, Rollout, Ends, Ends },
        { RolloutPhase.Stepping, Rollout, Rollout, Ends, Ends },
        { RolloutPhase.Paused, Rollout, Rollout, Ends, Ends },
        { RolloutPhase.AwaitingApproval, Rollout, Rollout, Ends, Ends },
        { RolloutPhase.Baking, Rollout, Rollout, Ends, Ends },
        { RolloutPhase.Healthy, "Ready=True", Waits, Ends, Ends },
        { RolloutPhase.Idle, "Ready=True", Waits, Ends, Ends },
        { RolloutPhase.RollingBack, Rollout, Rollout, Waits, Ends },
        { RolloutPhase.RolledBack, Rollout, Rollout, Ends, Ends },
        { RolloutPhase.Degraded, Waits, Waits, Ends, Ends },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Conditions_FollowThePhase_AndWhatIsWrong(RolloutPhase phase, string asItIs, string silent, string failed, string refused)
    {
        Text(phase).ShouldBe(asItIs);
        Text(phase, available: false).ShouldBe(silent);
        Text(phase, rolledBack: true).ShouldBe(failed);
        Text(phase, rolledBack: true, available: false).ShouldBe(failed);
        Text(phase, accepted: false).ShouldBe(refused);
        Text(phase, accepted: false, rolledBack: true, available: false).ShouldBe(refused);
    }

    [Fact]
    public void Outcomes_AreOfEveryPhase() =>
        Outcomes.Select(row => (RolloutPhase)row[0]).Order().ShouldBe(Enum.GetValues<RolloutPhase>().Order());

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Tools_ReadWhatIsMeant(RolloutPhase phase, string asItIs, string silent, string failed, string refused)
    {
        Read(phase).ShouldBe(Meaning(asItIs));
        Read(phase, available: false).ShouldBe(Meaning(silent));
        Read(phase, rolledBack: true).ShouldBe(Meaning(failed));
        Read(phase, accepted: false).ShouldBe(Meaning(refused));
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void SpecThatNobodyHasSeen_IsInProgress_WhateverTheOneBeforeWas(
        RolloutPhase phase, string asItIs, string silent, string failed, string refused)
    {
        _ = (asItIs, silent, failed, refused);
        Read(phase, generation: 2).ShouldBe("InProgress");
    }

    [Fact]
    public void ObjectThatNobodyHasSeen_IsInProgress_ByTheServersDefault()
    {
        var created = JsonNode.Parse("""{"metadata":{"generation":1}}""")!.AsObject();
        KstatusReader.Read(created).ShouldBe("Current", "this is why there is a default");

        created["status"] = new JsonObject { ["observedGeneration"] = ModelDeploymentStatus.NotObserved };
        KstatusReader.Read(created).ShouldBe("InProgress");
    }

    [Fact]
    public void StatusThatTheServerFilledIn_IsReadAsNone()
    {
        Parse("""{"observedGeneration":-1}""").Status.ShouldBeNull();
        Parse("""{"observedGeneration":-1,"phase":"Healthy"}""").Status.ShouldNotBeNull();
        Parse("""{"phase":"Healthy"}""").Status.ShouldNotBeNull();
    }

    [Fact]
    public void ConditionsThatDoNotApply_AreAbsent() =>
        Kstatus.Of(RolloutPhase.Healthy, "well", Others()).ShouldHaveSingleItem().Type.ShouldBe(ConditionTypes.Ready);

    [Fact]
    public void Reasons_SayWhatIsWrong()
    {
        Reason(RolloutPhase.Healthy).ShouldBe(("RolledOut", "all well"));
        Reason(RolloutPhase.Stepping).ShouldBe(("Stepping", "all well"));
        Reason(RolloutPhase.Healthy, available: false).ShouldBe(("NoReadyGateways", "No gateway pod is ready"));
        Reason(RolloutPhase.RolledBack, rolledBack: true).ShouldBe(("AnalysisFailed", "errors is above 2 %"));
        Reason(RolloutPhase.Healthy, accepted: false).ShouldBe(("InvalidAnalysis", "spec.analysis: wrong"));
    }

    private static string Meaning(string conditions) => conditions switch
    {
        "Ready=True" => "Current",
        Ends => "Failed",
        _ => "InProgress",
    };

    private static ModelDeployment Parse(string status) =>
        JsonSerializer.Deserialize($$"""{"status":{{status}}}""", ModelOperatorJsonContext.Default.ModelDeployment)!;

    private static (string? Reason, string? Message) Reason(
        RolloutPhase phase, bool accepted = true, bool available = true, bool rolledBack = false)
    {
        var conditions = Kstatus.Of(phase, "all well", Others(accepted, available, rolledBack));
        conditions.Select(c => (c.Reason, c.Message)).Distinct().Count().ShouldBe(1);
        return (conditions[0].Reason, conditions[0].Message);
    }

    private static string Text(RolloutPhase phase, bool accepted = true, bool available = true, bool rolledBack = false) =>
        string.Join(' ', Kstatus.Of(phase, "all well", Others(accepted, available, rolledBack)).Select(c => $"{c.Type}={c.Status}"));

    private static string Read(
        RolloutPhase phase, bool accepted = true, bool available = true, bool rolledBack = false, long generation = 1)
    {
        var others = Others(accepted, available, rolledBack);
        var deployment = new ModelDeployment
        {
            Metadata = new() { Name = "digits", Generation = generation },
            Status = new() { ObservedGeneration = 1, Phase = phase, Conditions = [.. others, .. Kstatus.Of(phase, "all well", others)] },
        };
        return KstatusReader.Read(JsonSerializer.SerializeToNode(deployment, ModelOperatorJsonContext.Default.ModelDeployment)!.AsObject());
    }

    private static Condition[] Others(bool accepted = true, bool available = true, bool rolledBack = false) =>
    [
        accepted
            ? new() { Type = ConditionTypes.Accepted, Status = "True", Reason = "Valid" }
            : new() { Type = ConditionTypes.Accepted, Status = "False", Reason = "InvalidAnalysis", Message = "spec.analysis: wrong" },
        available
            ? new() { Type = ConditionTypes.Available, Status = "True", Reason = "Serving" }
            : new() { Type = ConditionTypes.Available, Status = "False", Reason = "NoReadyGateways", Message = "No gateway pod is ready" },
        rolledBack
            ? new() { Type = ConditionTypes.RolledBack, Status = "True", Reason = "AnalysisFailed", Message = "errors is above 2 %" }
            : new() { Type = ConditionTypes.RolledBack, Status = "False", Reason = "NotNeeded" },
    ];
}
