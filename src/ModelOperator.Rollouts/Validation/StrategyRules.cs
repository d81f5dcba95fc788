using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Strategies;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Checks that there is exactly one strategy, and that its steps go up.</summary>
internal static class StrategyRules
{
    private const string Reason = "InvalidStrategy";

    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec) =>
        Check(spec.Strategy).Concat(CheckReplace(spec)).Concat(CheckScaleDown(spec));

    private static IEnumerable<SpecProblem> Check(StrategySpec strategy)
    {
        var named = new[] { (strategy.Canary as object, "canary"), (strategy.BlueGreen, "blueGreen"), (strategy.Shadow, "shadow") }
            .Where(s => s.Item1 is not null)
            .Select(s => s.Item2)
            .ToList();
        if (named.Count != 1)
        {
            yield return new(
                Reason,
                "spec.strategy",
                named.Count == 0
                    ? "none is set; set exactly one of canary, blueGreen and shadow"
                    : $"{string.Join(" and ", named)} are set; keep exactly one");
        }

        foreach (var problem in CheckComparison(strategy.Shadow, "spec.strategy.shadow")
            .Concat(CheckComparison(strategy.Canary?.Shadow, "spec.strategy.canary.shadow")))
        {
            yield return problem;
        }

        if (strategy.Canary is { } canary)
        {
            foreach (var problem in CheckSteps(canary.Steps))
            {
                yield return problem;
            }
        }
    }

    // A gateway refuses routes with an empty name.
    private static IEnumerable<SpecProblem> CheckComparison(ShadowStageSpec? stage, string field)
    {
        if (stage?.Compare?.ClassOutputs?.Contains("", StringComparer.Ordinal) == true)
        {
            yield return new(
                Reason, $"{field}.compare.classOutputs", "has '' in it, which is no output's name; take it out, or write the whole name");
        }
    }

    // In place, stable gives pods up, so nothing is possible that needs both revisions at full size.
    private static IEnumerable<SpecProblem> CheckReplace(ModelDeploymentSpec spec)
    {
        if (spec.Gpu?.WhenFull != GpuWhenFull.Replace)
        {
            yield break;
        }

        var needsBoth = spec.Strategy.BlueGreen is not null ? "spec.strategy.blueGreen"
            : spec.Strategy.Shadow is not null ? "spec.strategy.shadow"
            : spec.Strategy.Canary?.Shadow is not null ? "spec.strategy.canary.shadow"
            : spec.Strategy.Canary?.Bake is not null ? "spec.strategy.canary.bake"
            : spec.Autoscaling is not null ? "spec.autoscaling"
            : null;
        if (needsBoth is not null)
        {
            yield return new(
                "InvalidStrategy", "spec.gpu.whenFull",
                $"Replace takes pods from the stable revision, and {needsBoth} needs it at full size; "
                + "leave that out or use Wait");
        }
        else if (spec.Replicas < 2)
        {
            yield return new(
                "InvalidStrategy", "spec.gpu.whenFull",
                $"Replace with {spec.Replicas} replicas would leave nobody to answer; "
                + "set spec.replicas to 2 or more, or use Wait");
        }
    }

    // Stable shrinks with its share, so nothing is possible that needs it at full size or that sizes it in another way.
    private static IEnumerable<SpecProblem> CheckScaleDown(ModelDeploymentSpec spec)
    {
        var other = spec.Strategy.Canary is not { StableScaleDown: true } canary ? null
            : canary.Bake is not null ? "spec.strategy.canary.bake keeps it at full size"
            : spec.Autoscaling is not null ? "spec.autoscaling chooses its size"
            : spec.Gpu?.WhenFull == GpuWhenFull.Replace ? "spec.gpu.whenFull: Replace takes its pods in another way"
            : null;
        if (other is not null)
        {
            yield return new(
                Reason, "spec.strategy.canary.stableScaleDown",
                $"it lets the stable revision shrink, and {other}; leave one of the two out");
        }
    }

    private static IEnumerable<SpecProblem> CheckSteps(IReadOnlyList<CanaryStepSpec> steps)
    {
        if (steps.Count == 0)
        {
            yield return new(Reason, "spec.strategy.canary.steps", "it is empty; give at least one step, as {weight: 10, duration: 5m}");
        }

        for (var i = 0; i < steps.Count; i++)
        {
            var field = $"spec.strategy.canary.steps[{i}].weight";
            if (steps[i].Weight is < 1 or > 100)
            {
                yield return new(Reason, field, $"{steps[i].Weight} is no share; use 1 to 100");
            }
            else if (i > 0 && steps[i].Weight < steps[i - 1].Weight)
            {
                yield return new(
                    Reason, field,
                    $"{steps[i].Weight} is below the step before it ({steps[i - 1].Weight}); weights must not go down");
            }
        }
    }
}
