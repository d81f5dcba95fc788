namespace ModelOperator.Console.Ordering;

/// <summary>The body of an order.</summary>
internal sealed record OrderRequest
{
    /// <summary>For undo, the revision to go back to. For the others, the revision that the page showed, so that an order that comes too
    /// late does nothing; null to leave that out.</summary>
    public string? Revision { get; init; }

    /// <summary>The annotation that the page said would be written; null to leave that out, and for undo.</summary>
    public string? Annotation { get; init; }

    /// <summary>The value that the page said would be written; null when it said that the annotation would be removed.</summary>
    public string? Value { get; init; }
}
