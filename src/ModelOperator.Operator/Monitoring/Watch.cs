using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Operator.Monitoring;

/// <summary>One ModelDeployment that is watched.</summary>
internal sealed class Watch : IDisposable
{
    private readonly CancellationTokenSource _cancellation;
    private volatile IReadOnlyList<CheckStatus>? _newest;

    /// <param name="revision">The stable revision.</param>
    /// <param name="dueAt">The time of the next look.</param>
    /// <param name="stopping">Cancelled when the operator stops.</param>
    public Watch(string revision, DateTimeOffset dueAt, CancellationToken stopping)
    {
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        (Revision, DueAt, Token) = (revision, dueAt, _cancellation.Token);
    }

    public string Revision { get; }

    /// <summary>The time of the next look.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>The results that are shown; null before the first look.</summary>
    public IReadOnlyList<CheckStatus>? Newest
    {
        get => _newest;
        set => _newest = value;
    }

    /// <summary>The timestamp of the newest look; null before the first one.</summary>
    public long? LookedAt { get; set; }

    /// <summary>The exact results of the newest look.</summary>
    public IReadOnlyList<CheckStatus> Found { get; set; } = [];

    /// <summary>The number of looks in a row that found no data at all.</summary>
    public int WithoutData { get; set; }

    /// <summary>The look under way, or the newest one.</summary>
    public Task Look { get; set; } = Task.CompletedTask;

    /// <summary>Cancelled once nobody waits for the look any more.</summary>
    public CancellationToken Token { get; }

    /// <summary>Ends the look under way.</summary>
    public void Dispose()
    {
        _cancellation.Cancel();
        _cancellation.Dispose();
    }
}
