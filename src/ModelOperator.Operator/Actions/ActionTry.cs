using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Actions;

/// <summary>The newest try to do a run.</summary>
/// <param name="notBefore">The earliest time of the next try, should this one fail.</param>
internal sealed class ActionTry(DateTimeOffset notBefore)
{
    private volatile ActionOutcome? _outcome;
    private volatile bool _isWritten;

    public DateTimeOffset NotBefore { get; } = notBefore;

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
