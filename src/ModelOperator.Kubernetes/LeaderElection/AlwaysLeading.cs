namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>Leader election switched off.</summary>
internal sealed class AlwaysLeading : ILeadership
{
    public bool IsLeader => true;

    public CancellationToken Lost => CancellationToken.None;

    public Task WaitAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
