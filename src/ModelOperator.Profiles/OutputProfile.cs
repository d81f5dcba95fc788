namespace ModelOperator.Profiles;

/// <summary>One output.</summary>
/// <param name="Output">Its name.</param>
/// <param name="Classes">Values to count by themselves, for an output of labels; others count as "other".</param>
/// <param name="Confidence">Whether its rows are scores whose largest is the confidence.</param>
public sealed record OutputProfile(string Output, IReadOnlyList<string>? Classes = null, bool Confidence = false);
