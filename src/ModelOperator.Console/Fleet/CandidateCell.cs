namespace ModelOperator.Console.Fleet;

/// <summary>The revision that is being judged.</summary>
/// <param name="Version">The version of its model; null when none is known.</param>
/// <param name="Revision">The revision.</param>
internal sealed record CandidateCell(string? Version, string Revision);
