using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Scheduling.Rows;

/// <summary>Tells whether requests of a model may share a run. The model's shapes, made-up rows at the start and every later run may each
/// show that they may not, and that is final.</summary>
internal sealed class RowVerdict(ModelSignature model)
{
    /// <summary>The number of batches that are compared with their requests run one by one, when made-up rows showed nothing.</summary>
    private const int ChecksNeeded = 3;

    /// <summary>The name of the verdict in the model's metadata.</summary>
    public const string Property = "batching";

    private readonly Lock _gate = new();
    private volatile string? _obstacle = RowDimension.Obstacle(model);
    private volatile int _unchecked;

    /// <summary>The reason why requests may not share a run; null when they may.</summary>
    public string? Obstacle => _obstacle;

    /// <summary>The text of the verdict in the model's metadata.</summary>
    public string Text => _obstacle is { } obstacle ? $"off: {obstacle}" : "on";

    /// <summary>True when the next batch must be compared with its requests run one by one.</summary>
    public bool NeedsCheck => _unchecked > 0;

    /// <summary>Asks for a comparison of the first batches.</summary>
    public void Doubt() => _unchecked = ChecksNeeded;

    /// <summary>Notes that a batch was answered as its requests were one by one.</summary>
    public void Confirm()
    {
        lock (_gate)
        {
            _unchecked = Math.Max(0, _unchecked - 1);
        }
    }

    /// <summary>Ends batching for good.</summary>
    /// <param name="reason">The result of a run.</param>
    /// <returns>False when batching had ended before.</returns>
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
