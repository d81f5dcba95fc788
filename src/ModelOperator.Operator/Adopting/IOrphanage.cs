using ModelOperator.Api;

namespace ModelOperator.Operator.Adopting;

/// <summary>The objects of one kind that an earlier ModelDeployment of the same name has left behind.</summary>
internal interface IOrphanage
{
    /// <summary>Some still name their owner, which is gone: the garbage collector has yet to delete them, or the cache to see that it spares them.</summary>
    bool IsAwaitingCollection(ModelDeployment owner);

    /// <summary>Those that somebody has changed since, each as a sentence.</summary>
    Task<IReadOnlyList<string>> FindEditedAsync(ModelDeployment owner, CancellationToken cancellationToken);

    /// <summary>Makes the others ours; returns how many.</summary>
    Task<int> AdoptAsync(ModelDeployment owner, CancellationToken cancellationToken);
}
