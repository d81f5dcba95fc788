using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Tests.Display;

public sealed class MonitoringLinesTests
{
    private static readonly CheckStatus Ok = new() { Name = "inputDrift", Verdict = CheckVerdict.Ok, Value = 0.05, Limit = "PSI <= 0.2" };
    private static readonly CheckStatus Bad = Ok with
    {
        Verdict = CheckVerdict.Bad,
        Value = 3.2,
        Message = "feature x.20: PSI 3.2 from the profile (limit 0.2)"
    };

    [Fact]
    public void VerdictThatChanges_IsALine_WithValueAndMessage() => MonitoringLines.Of(Status(Ok), Status(Bad))
        .ShouldHaveSingleItem()
            .ShouldBe("check      inputDrift   Ok -> Bad             3.2  feature x.20: PSI 3.2 from the profile (limit 0.2)");

    [Fact]
    public void FirstVerdict_IsALine_WithItsLimit() =>
        MonitoringLines.Of(null, Status(Ok)).ShouldHaveSingleItem()
            .ShouldBe("check      inputDrift   Ok                   0.05  (limit PSI <= 0.2)");

    [Fact]
    public void VerdictThatStays_IsNoLine() => MonitoringLines.Of(Status(Ok), Status(Ok with { Value = 0.06 })).ShouldBeEmpty();

    [Fact]
    public void Condition_IsALine_WhenItsStatusOrReasonChanges()
    {
        var (before, after) = (Status(Ok) with { Conditions = [Condition("True", "WithinLimits")] },
            Status(Ok) with { Conditions = [Condition("False", "ChecksBad")] });

        MonitoringLines.Of(before, after).ShouldHaveSingleItem().ShouldBe("condition  MonitoringHealthy=False ChecksBad: said so");
        MonitoringLines.Of(after, after).ShouldBeEmpty();
    }

    [Fact]
    public void Alert_IsALine_WhenItComesAndFiresAndGoes()
    {
        var (pending, firing) = (Alerted("pending"), Alerted("firing"));

        MonitoringLines.Of(AlertSample.None, pending).ShouldHaveSingleItem().ShouldBe("alert      ModelCheckBad quality pending");
        MonitoringLines.Of(pending, pending).ShouldBeEmpty();
        MonitoringLines.Of(pending, firing).ShouldHaveSingleItem().ShouldBe("alert      ModelCheckBad quality firing");
        MonitoringLines.Of(firing, AlertSample.None).ShouldHaveSingleItem().ShouldBe("alert      ModelCheckBad quality inactive");
    }

    private static AlertSample Alerted(string state) =>
        new(TimeSpan.Zero, new Dictionary<string, string> { ["ModelCheckBad quality"] = state });

    private static Condition Condition(string status, string reason) =>
        new() { Type = ConditionTypes.MonitoringHealthy, Status = status, Reason = reason, Message = "said so" };

    private static ModelDeploymentStatus Status(params CheckStatus[] checks) =>
        new() { Monitoring = new() { Revision = "1111111111", Checks = checks } };
}
