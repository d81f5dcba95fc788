using System.Reflection;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Validation;

namespace ModelOperator.Monitoring.Tests.Validation;

public sealed class ActionRulesTests
{
    private static readonly ActionSpec Fine = new() { When = ["InputDrift", "Promoted"], Event = new() { Sink = "retrain" } };

    [Fact]
    public void ActionThatIsFine_IsAccepted() => Find(
        Fine with { For = "0s", Cooldown = "10m" },
        Fine with { Name = "second" },
        new() { When = ["Quality"], Job = new() { Name = "retrain" } }).ShouldBeEmpty();

    [Fact]
    public void UnknownCause_IsRefused_WithAllThatThereAre() => Find(Fine, Fine with { Name = "b", When = ["InputDrift", "inputDrift"] })
        .ShouldBe([new(
            "spec.monitoring.actions[1].when",
            "'inputDrift' is nothing that an action is done for; there are "
            + $"{string.Join(", ", CheckNames.All.Select(ActionTriggers.OfCheck))}, Recovered, ApprovalWanted, Promoted, RolledBack")]);

    [Fact]
    public void EveryCheck_CanBeNamed() => typeof(CheckNames).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)
        .ShouldBe(CheckNames.All, ignoreOrder: true);

    [Theory]
    [InlineData("9m")]
    [InlineData("8761h")]
    [InlineData("0s")]
    [InlineData("soon")]
    public void CooldownThatIsTooShortOrNone_IsRefused(string cooldown) => Find(Fine with { Cooldown = cooldown }).ShouldBe(
        [new("spec.monitoring.actions[0].cooldown", $"'{cooldown}' must be a duration from 10m to 8760h")]);

    [Fact]
    public void ForThatIsNoDuration_IsRefused() => Find(Fine with { For = "soon" }).ShouldBe(
        [new("spec.monitoring.actions[0].for", "'soon' must be a duration from 0s to 8760h")]);

    [Fact]
    public void TwoActionsOfOneName_AreRefused() => Find(Fine, Fine with { When = ["RolledBack"] }).ShouldBe(
        [new("spec.monitoring.actions[1].name", "'event-retrain' is the name of another action, too; give each a name of its own")]);

    [Fact]
    public void ActionThatDoesNothing_OrTwoThings_IsRefused()
    {
        Find(new ActionSpec { When = ["Promoted"] }).Single().Field.ShouldBe("spec.monitoring.actions[0]");
        Find(Fine with { Job = new() { Name = "retrain" } }).Single().Message.ShouldBe("must have either event or job");
    }

    private static List<MonitoringProblem> Find(params ActionSpec[] actions) => [.. ActionRules.Check(actions)];
}
