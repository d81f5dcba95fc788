using ModelOperator.Api.Spec;
using ModelOperator.Operator.Measuring;

namespace ModelOperator.Operator.Tests.Measuring;

public sealed class JudgedStagesTests
{
    private static readonly CanarySpec ThreeSteps = new() { Steps = [new() { Weight = 10 }, new() { Weight = 50 }, new() { Weight = 100 }] };

    [Fact]
    public void Canary_IsJudgedInEveryStep() => Count(new() { Canary = ThreeSteps }).ShouldBe(3);

    [Fact]
    public void Canary_IsJudgedInShadowAndBakeToo() =>
        Count(new() { Canary = ThreeSteps with { Shadow = new() { Duration = "5m" }, Bake = "10m" } }).ShouldBe(5);

    // A metric may ask for the stage before the switch although it has no duration.
    [Fact]
    public void BlueGreen_IsJudgedBeforeTheSwitchAndAfterIt() => Count(new() { BlueGreen = new() }).ShouldBe(2);

    [Fact]
    public void Shadow_IsOneStage() => Count(new() { Shadow = new() { Duration = "1h" } }).ShouldBe(1);

    private static int Count(StrategySpec strategy) => JudgedStages.Count(strategy);
}
