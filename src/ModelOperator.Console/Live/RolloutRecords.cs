using ModelOperator.Api;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Revisions;
using ModelOperator.Console.Answers;
using ModelOperator.Console.Rights;

namespace ModelOperator.Console.Live;

/// <summary>The facts about a ModelDeployment that are read now and then: the records of its revisions, and the caller's rights.</summary>
internal sealed class RolloutRecords(ICluster cluster, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RightsLast = TimeSpan.FromMinutes(1);

    private (string? Uid, string? Stable, string? Candidate, long? Generation)? _read;
    private DateTimeOffset _readAt;
    private DateTimeOffset? _askedAt;

    /// <summary>The records; null while they cannot be read.</summary>
    public IReadOnlyList<Snapshot>? Snapshots { get; private set; }

    /// <summary>The reason why the caller may not change the ModelDeployment; null when the caller may, or when nobody knows.</summary>
    public string? MayNotPatch { get; private set; }

    /// <summary>The reason why the records cannot be read; null when they can.</summary>
    public string? Unread { get; private set; }

    /// <summary>Reads again what may have changed.</summary>
    public async Task RefreshAsync(ModelDeployment deployment, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await ReadAsync(deployment, either.Token, cancellationToken);
        await AskAsync(deployment, either.Token, cancellationToken);
    }

    private async Task ReadAsync(ModelDeployment deployment, CancellationToken bounded, CancellationToken cancellationToken)
    {
        var status = deployment.Status;
        var wanted = (deployment.Metadata.Uid, status?.StableRevision, status?.CandidateRevision, deployment.Metadata.Generation);
        if ((wanted == _read && Unread is null) || (Unread is not null && time.GetUtcNow() - _readAt < Retry))
        {
            return;
        }

        _readAt = time.GetUtcNow();
        try
        {
            Snapshots = await Commands.Revisions.Snapshots.ListAsync(cluster, deployment, bounded);
            (_read, Unread) = (wanted, null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            (Snapshots, Unread) = (null, FailureAnswers.SentenceOf(exception));
        }
    }

    private async Task AskAsync(ModelDeployment deployment, CancellationToken bounded, CancellationToken cancellationToken)
    {
        if (_askedAt is { } asked && time.GetUtcNow() - asked < RightsLast)
        {
            return;
        }

        _askedAt = time.GetUtcNow();
        try
        {
            MayNotPatch = await AccessReviews.MayNotPatchAsync(cluster.Api, cluster.Namespace, deployment.Metadata.Name!, bounded);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The API server decides when an order is given, and its refusal is shown then.
            MayNotPatch = null;
        }
    }
}
