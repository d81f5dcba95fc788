namespace ModelOperator.Console.Ordering;

/// <summary>A revision that undo can go back to.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Version">The version of its model; null when none is known.</param>
internal sealed record UndoTarget(string Revision, string? Version);
