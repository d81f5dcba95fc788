using ModelOperator.Api;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>
/// Lets ModelDeployments that ask for GPUs be planned one at a time, so that each sees what the others have asked for. Otherwise two
/// rollouts that begin at the same instant would each get some of their pods, and none would get all.
/// </summary>
internal sealed class GpuTurns(GpuInventory inventory, GpuAsking asking)
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Waits until it is the owner's turn to look at the GPUs. A ModelDeployment that asks for none does not wait.</summary>
    /// <param name="owner">The ModelDeployment that asks.</param>
    /// <param name="revision">The revision of its spec.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<GpuTurn> TakeAsync(ModelDeployment owner, string revision, CancellationToken cancellationToken)
    {
        if (owner.Spec.Gpu is null)
        {
            asking.Forget(owner);
            return GpuTurn.WithoutGpus;
        }

        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var gpus = await inventory.WhenAskedAsync(owner, revision, cancellationToken);
            return new GpuTurn(gpus, plan => asking.Note(owner, revision, plan), () => _oneAtATime.Release());
        }
        catch
        {
            _oneAtATime.Release();
            throw;
        }
    }

    /// <summary>Forgets a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner) => asking.Forget(owner);
}
