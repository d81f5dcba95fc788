using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Actions;

/// <summary>The newest try to do a run.</summary>
/// <param name="begunAt">The timestamp at which it began, which no change of the clock moves.</param>
internal sealed class ActionTry(long begunAt)
{
    private volatile ActionOutcome? _outcome;
    private volatile bool _isWritten;

    public long BegunAt { get; } = begunAt;

    /// <summary>The outcome; null while it is under way.</summary>
    public ActionOutcome? Outcome
    {
        get => _outcome;
        set => _outcome = value;
    }

    /// <summary>True once the outcome stands in the status.</summary>
    public bool IsWritten
    {
        get => _isWritten;
        set => _isWritten = value;
    }
}
