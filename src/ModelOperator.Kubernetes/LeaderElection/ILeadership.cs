namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>Tells whether this process leads, so that only one of several replicas works.</summary>
public interface ILeadership
{
    /// <summary>True while the lease is certainly ours, by the local monotonic clock.</summary>
    bool IsLeader { get; }

    /// <summary>Cancelled when a lease that was ours is lost.</summary>
    CancellationToken Lost { get; }

    /// <summary>Completes when this process leads.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}
