namespace ModelOperator.Cli.Orders;

/// <summary>An annotation that tells the operator what a person wants.</summary>
/// <param name="Annotation">The name of the annotation.</param>
/// <param name="Value">Its value, naming the target; null to remove it.</param>
/// <param name="Confirmation">What the person is told once it is written.</param>
internal sealed record Order(string Annotation, string? Value, string Confirmation)
{
    /// <summary>The operator has dealt with this value before. It remembers the value as long as the annotation is there, so the
    /// annotation must go first.</summary>
    public bool IsSpent { get; init; }
}
