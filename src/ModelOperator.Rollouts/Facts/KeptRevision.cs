namespace ModelOperator.Rollouts.Facts;

/// <summary>A revision whose pods stay although it gets no requests any more.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Until">The time until which they stay.</param>
internal sealed record KeptRevision(string Revision, DateTimeOffset Until);
