namespace ModelOperator.ClusterTests.Faults;

/// <summary>What came of one canary.</summary>
/// <param name="Writes">The operator's writes in it, in order.</param>
/// <param name="Requests">What the client sent.</param>
/// <param name="Failed">What it got no 200 for.</param>
/// <param name="Failures">How those failed.</param>
/// <param name="Problem">Why it did not end in the right state; null when it did.</param>
internal sealed record CanaryRun(IReadOnlyList<string> Writes, int Requests, int Failed, string Failures, string? Problem);
