namespace ModelOperator.Console.Answers;

/// <summary>A request that is refused.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Sentence">One sentence for a person.</param>
internal sealed record Refusal(int Status, string Sentence)
{
    /// <summary>The refusal of a request for something that is not there.</summary>
    public static Refusal NotFound(string sentence) => new(404, sentence);
}
