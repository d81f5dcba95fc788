namespace ModelOperator.Profiles;

/// <summary>The share of right answers in the sample, with which the quality of the served answers is compared.</summary>
/// <param name="Rows">Rows with a label and a prediction.</param>
/// <param name="Right">Those of them where both are the same.</param>
/// <param name="Slices">The same for parts of the rows.</param>
public sealed record QualityProfile(long Rows, long Right, IReadOnlyList<SliceQuality> Slices)
{
    /// <summary>The counts of right and wrong answers of single classes; null in a profile of an earlier version.</summary>
    public IReadOnlyList<ClassQuality>? Classes { get; init; }
}

/// <summary>The share of right answers in one part of the sample.</summary>
/// <param name="Slice">The part, as feedback counts it: <c>device=phone</c>.</param>
/// <param name="Rows">Its rows with a label and a prediction.</param>
/// <param name="Right">Those of them where both are the same.</param>
public sealed record SliceQuality(string Slice, long Rows, long Right);

/// <summary>The counts of right and wrong answers of one class in one part of the sample.</summary>
/// <param name="Slice">The part, as feedback counts it: <c>all</c>, or <c>device=phone</c>.</param>
/// <param name="Class">The class.</param>
/// <param name="Hits">Rows whose label and prediction are the class.</param>
/// <param name="Misses">Rows with this label and another prediction.</param>
/// <param name="FalseAlarms">Rows with this prediction and another label.</param>
public sealed record ClassQuality(string Slice, string Class, long Hits, long Misses, long FalseAlarms);
