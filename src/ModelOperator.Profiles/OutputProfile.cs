namespace ModelOperator.Profiles;

/// <summary>One output.</summary>
/// <param name="Output">Its name.</param>
/// <param name="Classes">Values to count by themselves, for an output of labels; others count as "other".</param>
/// <param name="Confidence">Whether its rows are scores whose largest is the confidence.</param>
/// <param name="Counts">How often the model answered with each class in the sample, in the order of the classes, and "other" at the
/// end; null when the sample has no predictions.</param>
/// <param name="ConfidenceCounts">The number of rows of the sample in each of the <see cref="ConfidenceBins"/>; null when the sample has no
/// scores.</param>
public sealed record OutputProfile(
    string Output,
    IReadOnlyList<string>? Classes = null,
    bool Confidence = false,
    IReadOnlyList<long>? Counts = null,
    IReadOnlyList<long>? ConfidenceCounts = null);
