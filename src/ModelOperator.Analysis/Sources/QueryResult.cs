namespace ModelOperator.Analysis.Sources;

/// <summary>The result of a query.</summary>
public sealed record QueryResult
{
    private const int LongestMessage = 512;
    private const int MostWarnings = 8;

    private QueryResult(QueryOutcome outcome, double? number, string? message)
    {
        Outcome = outcome;
        Number = number;
        Message = message is null ? null : Shorten(message);
    }

    /// <summary>The outcome of the query.</summary>
    public QueryOutcome Outcome { get; }

    /// <summary>The number, which is finite, when the outcome is <see cref="QueryOutcome.Value"/>; otherwise null.</summary>
    public double? Number { get; }

    /// <summary>The reason why there is no number, with a remedy where there is one; null with a value.</summary>
    public string? Message { get; }

    /// <summary>The warnings of the source, after which the number may be based on a part of the data.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>The reason why there is no number, with the warnings of the source, because the number may be missing when the source has
    /// read only a part of its data. Null with a value.</summary>
    public string? Explanation => Message is null || Warnings.Count == 0 ? Message : $"{Message}; {Warned(Warnings)}";

    /// <summary>The warnings of a source as a sentence.</summary>
    public static string Warned(IEnumerable<string> warnings) => $"the metric source warns: {string.Join("; ", warnings)}";

    /// <summary>A result with one number; NaN and infinities become <see cref="QueryOutcome.NotANumber"/>.</summary>
    public static QueryResult Of(double number) => double.IsFinite(number)
        ? new(QueryOutcome.Value, number, null)
        : new(QueryOutcome.NotANumber, null, double.IsNaN(number)
            ? "the query gave NaN: most likely 0/0, no requests in its window"
            : $"the query gave {(number > 0 ? "+Inf" : "-Inf")}: most likely a division by zero, no requests in its window");

    /// <summary>A result without a number, with the reason.</summary>
    public static QueryResult Without(QueryOutcome outcome, string message) => new(outcome, null, message);

    /// <summary>The same result with warnings.</summary>
    public QueryResult With(IEnumerable<string> warnings) => this with { Warnings = [.. warnings.Take(MostWarnings).Select(Shorten)] };

    // Messages end up in status and events, so they must be one line of limited length.
    private static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        if (line.Length <= LongestMessage)
        {
            return line;
        }

        var end = char.IsHighSurrogate(line[LongestMessage - 1]) ? LongestMessage - 1 : LongestMessage;
        return line[..end] + "…";
    }
}
