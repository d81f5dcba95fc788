using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Operator.Monitoring;

/// <summary>One ModelDeployment that is watched.</summary>
/// <param name="revision">The stable revision.</param>
/// <param name="dueAt">The time of the next look.</param>
/// <param name="stopping">Cancelled when the operator stops.</param>
internal sealed class Watch(string revision, DateTimeOffset dueAt, CancellationToken stopping)
{
    private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private volatile IReadOnlyList<CheckStatus>? _newest;

    public string Revision => revision;

    /// <summary>The time of the next look.</summary>
    public DateTimeOffset DueAt { get; set; } = dueAt;

    /// <summary>What the checks said last; null before the first look.</summary>
    public IReadOnlyList<CheckStatus>? Newest
    {
        get => _newest;
        set => _newest = value;
    }

    /// <summary>Looks in a row that found no data at all.</summary>
    public int WithoutData { get; set; }

    /// <summary>The look under way, or the newest one.</summary>
    public Task Look { get; set; } = Task.CompletedTask;

    public CancellationToken Token => _cancellation.Token;

    public void Cancel() => _cancellation.Cancel();
}
