using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>The time from looking at the GPUs until the plan that asks for some. Disposing it ends the turn.</summary>
/// <param name="gpus">The GPUs that pods of the owner's spec could have, found when they are first asked for; null when it asks for none or
/// when they cannot be seen.</param>
/// <param name="reserve">Notes the GPUs that a plan asks for.</param>
/// <param name="end">Hands the turn to the next ModelDeployment.</param>
internal sealed class GpuTurn(Lazy<ObservedGpus?> gpus, Action<RolloutPlan> reserve, Action end) : IDisposable
{
    /// <summary>A turn for a ModelDeployment that asks for no GPUs.</summary>
    public static GpuTurn WithoutGpus { get; } = new(new((ObservedGpus?)null), static _ => { }, static () => { });

    public Lazy<ObservedGpus?> Gpus => gpus;

    /// <summary>Reserves the GPUs that the plan asks for, so that nobody else is given them.</summary>
    public void Reserve(RolloutPlan plan) => reserve(plan);

    public void Dispose() => end();
}
