namespace ModelOperator.Console.Ordering;

/// <summary>What a person can do with a rollout.</summary>
/// <param name="Name">The order, named as the command: promote, abort, approve, pause, resume, retry or undo.</param>
/// <param name="Sentence">What it will do, in a sentence.</param>
/// <param name="Allowed">True when it makes sense now and the caller has the right.</param>
internal sealed record OrderView(string Name, string Sentence, bool Allowed)
{
    /// <summary>Why not; null when it is allowed.</summary>
    public string? Why { get; init; }

    /// <summary>The revisions that undo can go back to, newest first; null for other orders.</summary>
    public IReadOnlyList<UndoTarget>? Targets { get; init; }
}
