namespace ModelOperator.Console.Data;

/// <summary>The share of right answers, among those with feedback.</summary>
/// <param name="Name">The measure: <c>accuracy</c>.</param>
/// <param name="Value">The share, from 0 to 1.</param>
/// <param name="Samples">The number of answers with feedback in the window.</param>
internal sealed record QualityView(string Name, double Value, long Samples)
{
    /// <summary>The slice: <c>device=phone</c>; null for all answers.</summary>
    public string? Slice { get; init; }

    /// <summary>The lower end of the 95 % interval.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end.</summary>
    public double? High { get; init; }
}
