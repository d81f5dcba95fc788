namespace ModelOperator.Console.Ordering;

/// <summary>An order that a person can give to a rollout.</summary>
/// <param name="Name">The order, named as the command: promote, abort, approve, pause, resume, retry or undo.</param>
/// <param name="Sentence">A sentence about what it will do.</param>
/// <param name="Allowed">True when it makes sense now and the caller has the right.</param>
internal sealed record OrderView(string Name, string Sentence, bool Allowed)
{
    /// <summary>The reason why it is not allowed; null when it is.</summary>
    public string? Why { get; init; }

    /// <summary>The revisions that undo can go back to, newest first; null for other orders.</summary>
    public IReadOnlyList<UndoTarget>? Targets { get; init; }
}
