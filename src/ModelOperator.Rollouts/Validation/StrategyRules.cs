using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Exactly one strategy, and steps that go up.</summary>
internal static class StrategyRules
{
    private const string Reason = "InvalidStrategy";

    public static IEnumerable<SpecProblem> Check(StrategySpec strategy)
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
                named.Count == 0 ? "none is set; set exactly one of canary, blueGreen and shadow" : $"{string.Join(" and ", named)} are set; keep exactly one");
        }

        if (strategy.Canary is { } canary)
        {
            foreach (var problem in CheckSteps(canary.Steps))
            {
                yield return problem;
            }
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
                yield return new(Reason, field, $"{steps[i].Weight} is below the step before it ({steps[i - 1].Weight}); weights must not go down");
            }
        }
    }
}
