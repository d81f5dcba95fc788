namespace ModelOperator.Console.Documents;

/// <summary>One line of a difference.</summary>
/// <param name="Kind">A space for a line that both have, <c>+</c> for one that is new, <c>-</c> for one that is gone.</param>
/// <param name="Line">The text.</param>
internal sealed record DiffLine(string Kind, string Line);
