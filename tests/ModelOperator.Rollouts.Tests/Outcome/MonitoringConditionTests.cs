using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Rollouts.Outcome;

namespace ModelOperator.Rollouts.Tests.Outcome;

public sealed class MonitoringConditionTests
{
    [Fact]
    public void ModelThatIsNotWatched_HasNone()
    {
        MonitoringCondition.Of(null).ShouldBeNull();
        MonitoringCondition.Of(new()).ShouldBeNull();
    }

    [Theory]
    [InlineData("Unknown", ConditionReasons.TooFewSamples, CheckVerdict.TooFew, CheckVerdict.TooFew)]
    [InlineData("True", ConditionReasons.WithinLimits, CheckVerdict.Ok, CheckVerdict.TooFew)]
    [InlineData("True", ConditionReasons.ChecksWarn, CheckVerdict.Ok, CheckVerdict.Warn)]
    [InlineData("Unknown", ConditionReasons.NoData, CheckVerdict.Ok, CheckVerdict.NoData)]
    [InlineData("False", ConditionReasons.ChecksBad, CheckVerdict.NoData, CheckVerdict.Bad)]
    public void Condition_IsThatOfTheWorstCheck(string status, string reason, CheckVerdict first, CheckVerdict second)
    {
        var condition = MonitoringCondition.Of(new() { Revision = "aa", Checks = [Check("nulls", first), Check("missing", second)] })!;

        (condition.Type, condition.Status, condition.Reason).ShouldBe((ConditionTypes.MonitoringHealthy, status, reason));
    }

    [Fact]
    public void Message_NamesTheBadChecksAlone() =>
        MonitoringCondition.Of(new() { Revision = "aa", Checks = [Check("nulls", CheckVerdict.Bad), Check("missing", CheckVerdict.Warn)] })!
            .Message.ShouldBe("nulls: said by nulls");

    private static CheckStatus Check(string name, CheckVerdict verdict) =>
        new() { Name = name, Verdict = verdict, Message = $"said by {name}" };
}
