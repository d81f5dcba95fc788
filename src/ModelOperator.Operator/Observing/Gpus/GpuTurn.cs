using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>The time from looking at the GPUs to the plan that asks for some; disposing it ends the turn.</summary>
/// <param name="gpus">The GPUs that pods of the owner's spec could have; null when it asks for none or when they cannot be seen.</param>
/// <param name="reserve">Notes what a plan asks for.</param>
/// <param name="end">Gives the turn to the next.</param>
internal sealed class GpuTurn(ObservedGpus? gpus, Action<RolloutPlan> reserve, Action end) : IDisposable
{
    /// <summary>The turn of one who asks for no GPUs.</summary>
    public static GpuTurn WithoutGpus { get; } = new(null, static _ => { }, static () => { });

    public ObservedGpus? Gpus => gpus;

    /// <summary>Reserves the GPUs that the plan asks for: nobody else is given them.</summary>
    public void Reserve(RolloutPlan plan) => reserve(plan);

    public void Dispose() => end();
}
