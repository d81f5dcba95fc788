using ModelOperator.Api;

namespace ModelOperator.Operator.Adopting;

/// <summary>The objects of one kind that an earlier ModelDeployment of the same name has left behind.</summary>
internal interface IOrphanage
{
    /// <summary>True when some of them are being deleted together with their owner and are not gone yet.</summary>
    bool AreGoing(ModelDeployment owner);

    /// <summary>Those that somebody has changed since, each as a sentence.</summary>
    Task<IReadOnlyList<string>> FindEditedAsync(ModelDeployment owner, CancellationToken cancellationToken);

    /// <summary>True when there are any, as far as the cache shows.</summary>
    bool Has(ModelDeployment owner);

    /// <summary>Makes those that nobody has changed ours, and returns their number.</summary>
    Task<int> AdoptAsync(ModelDeployment owner, CancellationToken cancellationToken);
}
