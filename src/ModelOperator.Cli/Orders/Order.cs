namespace ModelOperator.Cli.Orders;

/// <summary>An annotation that tells the operator something.</summary>
/// <param name="Annotation">Which one.</param>
/// <param name="Value">Its value, naming the target; null to remove it.</param>
/// <param name="Confirmation">What to tell the person.</param>
internal sealed record Order(string Annotation, string? Value, string Confirmation)
{
    /// <summary>The operator has dealt with this very value before and remembers it until the annotation goes: it must go first.</summary>
    public bool IsSpent { get; init; }
}
