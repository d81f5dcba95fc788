namespace ModelOperator.Profiles;

/// <summary>The profile of one output.</summary>
/// <param name="Output">The name of the output.</param>
/// <param name="Classes">The values to count separately, for an output of labels; all others count as "other".</param>
/// <param name="Confidence">True when its rows are scores, of which the largest is the confidence.</param>
/// <param name="Counts">The number of times that the model answered with each class in the sample, in the order of the classes, with
/// "other" at the end; null when the sample has no predictions.</param>
/// <param name="ConfidenceCounts">The number of rows of the sample in each of the <see cref="ConfidenceBins"/>; null when the sample has no
/// scores.</param>
public sealed record OutputProfile(
    string Output,
    IReadOnlyList<string>? Classes = null,
    bool Confidence = false,
    IReadOnlyList<long>? Counts = null,
    IReadOnlyList<long>? ConfidenceCounts = null);
