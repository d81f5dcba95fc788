namespace ModelOperator.Console.Ordering;

/// <summary>The answer to an order that was carried out.</summary>
/// <param name="Sentence">A sentence about what was written.</param>
internal sealed record OrderAnswer(string Sentence);
