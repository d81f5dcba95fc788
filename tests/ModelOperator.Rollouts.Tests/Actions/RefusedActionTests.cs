using ModelOperator.Api.Status.Actions;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Actions;

public sealed class RefusedActionTests
{
    [Theory]
    [InlineData(CheckVerdict.Ok)]
    [InlineData(null)]
    public void R32_RefusedSpec_DropsNoRun_WhateverIsKnownOfItsCheck(CheckVerdict? verdict)
    {
        var rollout = Healthy(Specs.Canary(replicas: 4, (25, "5m")) with
        {
            Monitoring = new() { Actions = [new() { When = ["InputDrift"], Event = new() { Sink = "retrain" } }] },
        });
        Know(rollout, CheckVerdict.Bad);
        rollout.Plan();
        var run = rollout.Status.Actions!.Single().Pending!.Single();

        rollout.Problem = new("InvalidMonitoring", "spec.monitoring.window", "'soon' must be a duration");
        Know(rollout, verdict);
        rollout.ActionOutcomes = [new(run.Id, null, "the sink is away")];
        rollout.Plan();

        var known = rollout.Status.Actions!.Single();
        known.Pending!.Single().Id.ShouldBe(run.Id);
        (known.LastResult, known.LastCheckAt).ShouldBe(((ActionResult?)null, rollout.Now), "the cooldown holds on");
    }

    private static void Know(Rollout rollout, CheckVerdict? verdict) => rollout.Status = rollout.Status with
    {
        Monitoring = verdict is null ? null : new()
        {
            Revision = V1,
            Checks = [new() { Name = "inputDrift", Verdict = verdict.Value, Since = rollout.Now, Limit = "<= 0.2" }],
        },
    };
}
