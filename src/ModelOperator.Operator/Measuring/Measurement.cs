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

    /// <summary>The time at which that stage began. It tells apart two runs of a stage that is tried again under the same name.</summary>
    public DateTimeOffset StartedAt { get; } = request.StartedAt;

    /// <summary>Cancelled when nobody waits for the measurement any more.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>The work itself, kept so that it is not collected.</summary>
    public Task? Work { get; set; }

    /// <summary>The results; null while the measurement is under way.</summary>
    public IReadOnlyList<MetricStatus>? Result
    {
        get => _result;
        set => _result = value;
    }

    /// <summary>Stops the measurement.</summary>
    public void Cancel() => _cancellation.Cancel();
}
