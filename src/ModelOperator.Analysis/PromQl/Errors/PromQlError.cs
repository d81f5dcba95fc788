namespace ModelOperator.Analysis.PromQl.Errors;

/// <summary>An error in a query, with its place.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column in that line, counted from 1 in characters.</param>
/// <param name="Message">The mistake, and what would be right in its place.</param>
internal sealed record PromQlError(int Line, int Column, string Message)
{
    private const int LongestMessage = 400;

    /// <summary>Makes an error for a position in a text.</summary>
    public static PromQlError At(string text, int position, string message)
    {
        var before = text.AsSpan(0, Math.Clamp(position, 0, text.Length));
        return new(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'),
            message.Length <= LongestMessage ? message : message[..LongestMessage] + "…");
    }

    public override string ToString() => $"{Message} (line {Line}, column {Column})";
}
