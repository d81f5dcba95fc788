namespace ModelOperator.ClusterTests.Faults;

/// <summary>The result of one canary.</summary>
/// <param name="Writes">The operator's writes in it, in order.</param>
/// <param name="Requests">The number of requests that the client sent.</param>
/// <param name="Failed">The number of requests without a 200.</param>
/// <param name="Failures">The ways in which those failed.</param>
/// <param name="Problem">The reason why it did not end in the right state; null when it did.</param>
internal sealed record CanaryRun(IReadOnlyList<string> Writes, int Requests, int Failed, string Failures, string? Problem);
