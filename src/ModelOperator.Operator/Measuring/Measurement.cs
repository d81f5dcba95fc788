using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Measuring;

/// <summary>One measurement of every metric of a stage, under way or finished.</summary>
internal sealed class Measurement(AnalysisRequest request, CancellationToken stopping)
{
    private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private volatile IReadOnlyList<MetricStatus>? _result;

    /// <summary>The stage it belongs to.</summary>
    public string StageKey { get; } = request.StageKey;

    /// <summary>The time at which that stage began: one that is tried again has the same name.</summary>
    public DateTimeOffset StartedAt { get; } = request.StartedAt;

    /// <summary>Cancelled when nobody waits for it any more.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>The work itself, kept so that it is not collected.</summary>
    public Task? Work { get; set; }

    /// <summary>What was measured; null while it is under way.</summary>
    public IReadOnlyList<MetricStatus>? Result
    {
        get => _result;
        set => _result = value;
    }

    /// <summary>Stops it.</summary>
    public void Cancel() => _cancellation.Cancel();
}
