using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Checks that durations can be read. One that cannot must not be taken for none, because a step would end at once.</summary>
internal static class DurationRules
{
    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec) =>
        Durations(spec)
            .Where(d => d.Text is not null && !GoDuration.TryParse(d.Text, out _))
            .Select(d => new SpecProblem(
                "InvalidDuration", d.Field,
                $"'{d.Text}' is no duration up to a year in {GoDuration.LongestText} characters; write it as 90s, 5m or 1h30m"));

    private static IEnumerable<(string Field, string? Text)> Durations(ModelDeploymentSpec spec)
    {
        yield return ("spec.progressDeadline", spec.ProgressDeadline);
        yield return ("spec.drainDeadline", spec.DrainDeadline);
        yield return ("spec.gpu.deadline", spec.Gpu?.Deadline);
        yield return ("spec.autoscaling.idleAfter", spec.Autoscaling?.IdleAfter);
        yield return ("spec.analysis.interval", spec.Analysis?.Interval);
        yield return ("spec.analysis.maxExtension", spec.Analysis?.MaxExtension);
        yield return ("spec.analysis.noDataDeadline", spec.Analysis?.NoDataDeadline);
        foreach (var (metric, i) in (spec.Analysis?.Metrics ?? []).Select((m, i) => (m, i)))
        {
            yield return ($"spec.analysis.metrics[{i}].unansweredAfter", metric.UnansweredAfter);
        }

        yield return ("spec.strategy.canary.bake", spec.Strategy.Canary?.Bake);
        yield return ("spec.strategy.canary.shadow.duration", spec.Strategy.Canary?.Shadow?.Duration);
        yield return ("spec.strategy.shadow.duration", spec.Strategy.Shadow?.Duration);
        yield return ("spec.strategy.blueGreen.prePromotion", spec.Strategy.BlueGreen?.PrePromotion);
        yield return ("spec.strategy.blueGreen.bake", spec.Strategy.BlueGreen?.Bake);
        yield return ("spec.strategy.blueGreen.scaleDownDelay", spec.Strategy.BlueGreen?.ScaleDownDelay);
        foreach (var (step, i) in (spec.Strategy.Canary?.Steps ?? []).Select((s, i) => (s, i)))
        {
            yield return ($"spec.strategy.canary.steps[{i}].duration", step.Duration);
        }
    }
}
