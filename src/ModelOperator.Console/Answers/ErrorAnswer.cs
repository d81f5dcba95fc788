namespace ModelOperator.Console.Answers;

/// <summary>The answer to a request that is refused or that failed.</summary>
/// <param name="Error">One sentence for a person.</param>
internal sealed record ErrorAnswer(string Error);
