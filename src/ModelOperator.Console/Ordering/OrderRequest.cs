namespace ModelOperator.Console.Ordering;

/// <summary>The body of an order.</summary>
internal sealed record OrderRequest
{
    /// <summary>For undo, the revision to go back to, or null for the one that was stable before. For the others, the revision that the
    /// page showed, so that an order that comes too late does nothing; null to leave that out.</summary>
    public string? Revision { get; init; }
}
