namespace ModelOperator.Commands.Orders;

/// <summary>An annotation that tells the operator a person's command.</summary>
/// <param name="Annotation">The name of the annotation.</param>
/// <param name="Value">The value, which names the target; null to remove the annotation.</param>
/// <param name="Confirmation">The sentence that the person sees once it is written.</param>
internal sealed record Order(string Annotation, string? Value, string Confirmation)
{
    /// <summary>True when the operator has dealt with this value before. It remembers the value as long as the annotation exists, so the
    /// annotation must be removed first.</summary>
    public bool IsSpent { get; init; }
}
