using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Scheduling.Rows;

/// <summary>Whether requests of a model may share a run: what its shapes say, what made-up rows show at the start, and what every run
/// shows since. Once it is no, it stays no.</summary>
internal sealed class RowVerdict(ModelSignature model)
{
    /// <summary>So many batches must be answered as their requests are one by one, where made-up rows could not show it.</summary>
    private const int ChecksNeeded = 3;

    /// <summary>What it is called in the model's metadata.</summary>
    public const string Property = "batching";

    private readonly Lock _gate = new();
    private volatile string? _obstacle = RowDimension.Obstacle(model);
    private volatile int _unchecked;

    /// <summary>Why they may not; null when they may.</summary>
    public string? Obstacle => _obstacle;

    /// <summary>For the model's metadata.</summary>
    public string Text => _obstacle is { } obstacle ? $"off: {obstacle}" : "on";

    /// <summary>True when the next batch must be compared with its requests run one by one.</summary>
    public bool NeedsCheck => _unchecked > 0;

    /// <summary>Asks for checks by the first batches.</summary>
    public void Doubt() => _unchecked = ChecksNeeded;

    /// <summary>A batch was answered as its requests were.</summary>
    public void Confirm()
    {
        lock (_gate)
        {
            _unchecked = Math.Max(0, _unchecked - 1);
        }
    }

    /// <summary>Ends batching for good.</summary>
    /// <param name="reason">What was seen.</param>
    /// <returns>False when it had ended before.</returns>
    public bool Refute(string reason)
    {
        lock (_gate)
        {
            if (_obstacle is not null)
            {
                return false;
            }

            _obstacle = reason;
            return true;
        }
    }
}
