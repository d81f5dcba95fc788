namespace ModelOperator.Console.Ordering;

/// <summary>An order that a person can give to a rollout.</summary>
/// <param name="Name">The order, named as the command: promote, abort, approve, pause, resume, retry or undo.</param>
/// <param name="Sentence">A sentence about what it will do.</param>
/// <param name="Allowed">True when it makes sense now and the caller has the right.</param>
internal sealed record OrderView(string Name, string Sentence, bool Allowed)
{
    /// <summary>The reason why it is not allowed; null when it is.</summary>
    public string? Why { get; init; }

    /// <summary>The annotation that it would write; null when it is not allowed, and for undo. The page sends it back with the order, so
    /// that nothing else is written than what the person has seen.</summary>
    public string? Annotation { get; init; }

    /// <summary>The value that it would write; null when it would remove the annotation.</summary>
    public string? Value { get; init; }

    /// <summary>The revision that undo goes back to when no other is chosen; null for other orders, and when none was stable
    /// before.</summary>
    public string? Target { get; init; }

    /// <summary>The revisions that undo can go back to, newest first; null for other orders.</summary>
    public IReadOnlyList<UndoTarget>? Targets { get; init; }
}
