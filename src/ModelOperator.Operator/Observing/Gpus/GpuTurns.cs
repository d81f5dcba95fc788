using ModelOperator.Api;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>
/// Has those who ask for GPUs planned one at a time, each with what the ones before have asked for: two rollouts that begin in the same
/// instant would else each get a part of their pods, and none all.
/// </summary>
internal sealed class GpuTurns(GpuInventory inventory)
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Waits until it is the owner's turn, and looks at the GPUs. One that asks for none waits for nobody.</summary>
    /// <param name="owner">Who asks.</param>
    /// <param name="revision">The revision of its spec.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<GpuTurn> TakeAsync(ModelDeployment owner, string revision, CancellationToken cancellationToken)
    {
        if (owner.Spec.Gpu is null)
        {
            inventory.Forget(owner);
            return GpuTurn.WithoutGpus;
        }

        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var gpus = await inventory.ObserveAsync(owner, revision, cancellationToken);
            return new GpuTurn(gpus, plan => inventory.Reserve(owner, revision, plan), () => _oneAtATime.Release());
        }
        catch
        {
            _oneAtATime.Release();
            throw;
        }
    }

    /// <summary>The ModelDeployment is gone.</summary>
    public void Forget(ModelDeployment owner) => inventory.Forget(owner);
}
