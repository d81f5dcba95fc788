using ModelOperator.Api;
using ModelOperator.Operator.Observing.Gpus;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Reconciling;

/// <summary>
/// Plans with the GPUs that are free. Those who ask for GPUs are planned one at a time, each with what the ones before have asked for:
/// two rollouts that begin in the same instant would else each get a part of their pods, and none all.
/// </summary>
internal sealed class GpuAwarePlanner(GpuInventory gpus, GpuWaitMetrics waits, IRolloutPlanner planner)
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>The plan for an observation without GPUs.</summary>
    public async Task<RolloutPlan> PlanAsync(ModelDeployment owner, RolloutInput input, CancellationToken cancellationToken)
    {
        if (owner.Spec.Gpu is null)
        {
            Forget(owner);
            return planner.Plan(input);
        }

        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var plan = planner.Plan(input with { Gpus = await gpus.ObserveAsync(owner, input.DesiredRevision, cancellationToken) });
            gpus.Reserve(owner, input.DesiredRevision, plan);
            waits.Show(owner, plan.Status);
            return plan;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>The ModelDeployment is gone.</summary>
    public void Forget(ModelDeployment owner)
    {
        gpus.Forget(owner);
        waits.Forget(owner);
    }
}
