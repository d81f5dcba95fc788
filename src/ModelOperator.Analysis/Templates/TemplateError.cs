namespace ModelOperator.Analysis.Templates;

/// <summary>What is wrong with a query template.</summary>
/// <param name="Position">Where, counted from 1 in characters.</param>
/// <param name="Message">What is wrong there and what would be right.</param>
public sealed record TemplateError(int Position, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Message} (at character {Position})";
}
