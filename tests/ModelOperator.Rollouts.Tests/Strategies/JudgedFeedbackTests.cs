using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Strategies;

namespace ModelOperator.Rollouts.Tests.Strategies;

public sealed class JudgedFeedbackTests
{
    private static readonly ModelDeploymentSpec Spec = new()
    {
        Monitoring = new()
        {
            Feedback = new()
            {
                KeySecret = "keys",
                Slices = [new() { Name = "device", Header = "x-device", Values = ["phone", "desktop"] }]
            },
        },
        Analysis = new()
        {
            Metrics =
            [
                new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" },
                new() { Name = "quality", Builtin = BuiltinMetric.WrongRate, MaxIncrease = "1%", Slices = ["device"] },
            ],
        },
    };

    [Fact]
    public void Slice_IsEachOfItsValuesAndOther() =>
        Slices(Spec).ShouldBe(["device=phone", "device=desktop", "device=other"]);

    [Fact]
    public void OneValue_IsThatOneOnce() =>
        Slices(With("device=phone", "device")).ShouldBe(["device=phone", "device=desktop", "device=other"]);

    [Fact]
    public void MetricWithoutSlices_StaysAsItIs() =>
        StageAnalysis.Of(Spec, StageKind.Step)!.Metrics[0].ShouldBeSameAs(Spec.Analysis!.Metrics[0]);

    [Fact]
    public void R11_StageOfARollout_HasTheValuesWrittenOut() =>
        RolloutStrategies.Of(Spec with { Strategy = new() { Canary = new() { Bake = "5m" } } })
        .Stages[^1].Analysis!.Metrics[1].Slices.ShouldBe(["device=phone", "device=desktop", "device=other"]);

    [Fact]
    public void R11_StageOfARollout_KeepsTheLargestErrorOfItsBeginning()
    {
        var spec = Spec with
        {
            Monitoring = new() { Feedback = new() { KeySecret = "keys", MaxError = 50 } },
            Analysis = new() { Metrics = [new() { Name = "errors", Builtin = BuiltinMetric.MeanAbsoluteError, Max = "2" }] },
        };

        StageAnalysis.Of(spec, StageKind.Step)!.Metrics[0].MaxError.ShouldBe(50);
    }

    private static IReadOnlyList<string>? Slices(ModelDeploymentSpec spec) => StageAnalysis.Of(spec, StageKind.Step)!.Metrics[1].Slices;

    private static ModelDeploymentSpec With(params string[] slices) => Spec with
    {
        Analysis = Spec.Analysis! with { Metrics = [Spec.Analysis.Metrics[0], Spec.Analysis.Metrics[1] with { Slices = slices }] },
    };
}
