namespace ModelOperator.Kubernetes.Episodes;

/// <summary>Failures of one kind that came again and again, and that have stopped.</summary>
/// <param name="Kind">The kind of failure, in words for the log.</param>
/// <param name="Count">The number of failures.</param>
/// <param name="Length">The time from the first failure to the last one.</param>
internal sealed record Episode(string Kind, long Count, TimeSpan Length);
