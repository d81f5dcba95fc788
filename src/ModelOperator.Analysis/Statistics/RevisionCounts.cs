using System.Runtime.InteropServices;

namespace ModelOperator.Analysis.Statistics;

/// <summary>The counts of two revisions in the same time.</summary>
/// <param name="Candidate">The revision being judged.</param>
/// <param name="Stable">The one it is judged against.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RevisionCounts(Counts Candidate, Counts Stable);
