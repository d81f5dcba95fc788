namespace ModelOperator.Analysis.Templates;

/// <summary>An error in a query template.</summary>
/// <param name="Position">The position, counted from 1 in characters.</param>
/// <param name="Message">The problem, and what would be right.</param>
public sealed record TemplateError(int Position, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Message} (at character {Position})";
}
