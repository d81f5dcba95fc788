namespace ModelOperator.Profiles;

/// <summary>The share of right answers in the sample, with which the quality of the served answers is compared.</summary>
/// <param name="Rows">Rows with a label and a prediction.</param>
/// <param name="Right">Those of them where both are the same.</param>
/// <param name="Slices">The same for parts of the rows.</param>
public sealed record QualityProfile(long Rows, long Right, IReadOnlyList<SliceQuality> Slices);

/// <summary>The share of right answers in one part of the sample.</summary>
/// <param name="Slice">The part, as feedback counts it: <c>device=phone</c>.</param>
/// <param name="Rows">Its rows with a label and a prediction.</param>
/// <param name="Right">Those of them where both are the same.</param>
public sealed record SliceQuality(string Slice, long Rows, long Right);
