using ModelOperator.Api;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Operator.Resting;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Adopting;

/// <summary>
/// Takes over the objects that an earlier ModelDeployment of the same name left behind (<c>kubectl delete --cascade=orphan</c>), as a
/// Deployment takes over ReplicaSets. It takes over all of them before anything is planned, and none of them when somebody has changed one.
/// </summary>
internal sealed partial class Adoption(
    IEnumerable<IOrphanage> orphanages, IKubernetesApi api, Rests rests, TimeProvider time, ILogger<Adoption> logger)
{
    /// <summary>The time for which a new ModelDeployment reports nothing while objects of an earlier one are being deleted.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>True when the ModelDeployment is new and objects of an earlier one are still being deleted.</summary>
    public bool MustWait(ModelDeployment owner) =>
        time.GetUtcNow() - owner.Metadata.CreationTimestamp < Patience && orphanages.Any(o => o.AreGoing(owner));

    /// <summary>The problem that objects which were left behind have been changed since; null when there is none.</summary>
    public async Task<SpecProblem?> FindProblemAsync(ModelDeployment owner, CancellationToken cancellationToken)
    {
        var edited = new List<string>();
        foreach (var orphanage in orphanages)
        {
            edited.AddRange(await orphanage.FindEditedAsync(owner, cancellationToken));
        }

        return edited.Count == 0 ? null : SpecProblem.NameTaken($"{string.Join("; ", edited)}; undo the change or delete it");
    }

    /// <summary>Takes over the objects that were left behind; false when there are none.</summary>
    public async Task<bool> AdoptAsync(ModelDeployment owner, CancellationToken cancellationToken)
    {
        if (!orphanages.Any(o => o.Has(owner)))
        {
            return false;
        }

        // The objects may belong to a ModelDeployment that is newer than the cached one, so the server is asked.
        rests.Disturb(owner);
        if ((await api.GetAsync<ModelDeployment>(
                owner.Metadata.NamespaceProperty, owner.Metadata.Name!, cancellationToken))?.Metadata.Uid
                != owner.Metadata.Uid)
        {
            return false;
        }

        var adopted = 0;
        foreach (var orphanage in orphanages)
        {
            adopted += await orphanage.AdoptAsync(owner, cancellationToken);
        }

        if (adopted > 0)
        {
            Log.Adopted(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, adopted);
        }

        return adopted > 0;
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Information,
            "{Namespace}/{Name}: took over {Count} objects that an earlier ModelDeployment of this name left behind")]
        public static partial void Adopted(ILogger logger, string @namespace, string name, int count);
    }
}
