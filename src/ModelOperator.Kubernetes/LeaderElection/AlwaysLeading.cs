namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>Takes the place of leader election when it is switched off: this process always leads.</summary>
internal sealed class AlwaysLeading : ILeadership
{
    public bool IsLeader => true;

    public CancellationToken Lost => CancellationToken.None;

    public Task WaitAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
