namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>Whether this process is the one that works.</summary>
public interface ILeadership
{
    /// <summary>True while the lease is surely ours, by the local monotonic clock.</summary>
    bool IsLeader { get; }

    /// <summary>Cancelled when a lease that was ours is not any more.</summary>
    CancellationToken Lost { get; }

    /// <summary>Ends when this process leads.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}
