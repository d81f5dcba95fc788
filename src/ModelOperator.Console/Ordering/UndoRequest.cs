namespace ModelOperator.Console.Ordering;

/// <summary>The body of an order.</summary>
internal sealed record UndoRequest
{
    /// <summary>The revision to go back to; null for the one that was stable before. Only undo reads it.</summary>
    public string? Revision { get; init; }
}
