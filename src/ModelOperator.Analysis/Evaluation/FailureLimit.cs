using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Evaluation;

/// <summary>
/// Counts measurements out of bounds in a row. Up to the limit they are Inconclusive, so that no step ends well with them.
/// </summary>
public static class FailureLimit
{
    /// <summary>Applies the count so far to a new judgement.</summary>
    /// <param name="failuresBefore">The number of measurements in a row that were out of bounds before this one.</param>
    /// <param name="judgement">The new judgement.</param>
    /// <param name="limit">The number of measurements in a row that may be out of bounds; 0 fails at the first.</param>
    /// <returns>The judgement to show and the new count. Missing data and undecided measurements do not change the count; only a
    /// measurement within bounds resets it.</returns>
    public static (Judgement Judgement, int Failures) Apply(int failuresBefore, Judgement judgement, int limit)
    {
        switch (judgement.Verdict)
        {
            case MetricVerdict.Pass:
                return (judgement, 0);
            case MetricVerdict.Fail:
                var failures = Math.Max(0, failuresBefore) + 1;
                return failures > limit
                    ? (judgement, failures)
                    : (judgement with
                    {
                        Verdict = MetricVerdict.Inconclusive,
                        Message = $"{judgement.Message} ({failures} in a row; failureLimit {limit} bears it)",
                    }, failures);
            default:
                return (judgement, failuresBefore);
        }
    }
}
