using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Actions;

/// <summary>A rollout at rest whose checks are looked at, and whose actions have ends.</summary>
internal static class WatchedRollout
{
    public static readonly ActionSpec Retrain = new()
    {
        When = ["InputDrift", "Quality"],
        For = "30m",
        Cooldown = "24h",
        Event = new() { Sink = "retrain" },
    };

    public static ModelDeploymentSpec With(ModelDeploymentSpec spec, params ActionSpec[] actions) =>
        spec with { Monitoring = new() { Actions = actions } };

    public static Rollout Watched(ActionSpec action) =>
        Healthy(Specs.Canary(replicas: 4, (25, "5m")) with { Monitoring = new() { Actions = [action] } });

    public static void Look(Rollout rollout, CheckVerdict verdict, params string[] checks)
    {
        var names = checks.Length == 0 ? ["inputDrift"] : checks;
        rollout.Status = rollout.Status with
        {
            Monitoring = new() { Revision = V1, Checks = [.. names.Select(name => Check(name, verdict, rollout.Now))] },
        };
        rollout.Plan();
    }

    public static CheckStatus Check(string name, CheckVerdict verdict, DateTimeOffset since) =>
        new() { Name = name, Verdict = verdict, Since = since, Value = 0.4, Limit = "<= 0.2", Samples = 5000 };

    public static void End(Rollout rollout, ActionResult? result, string message = "done")
    {
        rollout.ActionOutcomes = [new(Pending(rollout)[0].Id, result, message)];
        rollout.Plan();
        rollout.ActionOutcomes = [];
    }

    public static IReadOnlyList<ActionRun> Pending(Rollout rollout) => rollout.Status.Actions?.Single().Pending ?? [];
}
