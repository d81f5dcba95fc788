using System.Globalization;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Verdicts;

/// <summary>The last line: what was observed, in one sentence.</summary>
internal static class DemoSummary
{
    /// <summary>Makes the summary of a record in which both verdicts found no problem.</summary>
    /// <param name="record">All that was observed.</param>
    /// <param name="good">The spec that was promoted.</param>
    /// <param name="bad">The spec that was applied after it, and rolled back.</param>
    public static string Of(DemoRecord record, Rollout good, Rollout bad)
    {
        var promoted = Seconds(PromotionVerdict.Promoted(record, good)!.At - good.AppliedAt);
        var rolledBack = Seconds(RollbackVerdict.BackAtStable(record, bad)!.At - RollbackVerdict.FirstShare(record, bad)!.At);
        var failedInPromotion = bad.ClientBefore.Total.Failed - good.ClientBefore.Total.Failed;
        var name = record.Latest!.Deployment.Metadata.Name;
        var (goodName, badName) = (record.VersionOf(good.CandidateIn(record)), record.VersionOf(bad.CandidateIn(record)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"demo: promoted {name} {goodName} in {promoted} s; rolled back {badName} in {rolledBack} s; {record.Counted.Total.Requests:N0} requests, {failedInPromotion} failed during promotion, {bad.FailedIn(record)} during the bad canary");
    }

    private static int Seconds(TimeSpan duration) => (int)Math.Round(duration.TotalSeconds);
}
