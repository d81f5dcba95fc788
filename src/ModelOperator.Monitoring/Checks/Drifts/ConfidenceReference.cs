using ModelOperator.Analysis.Counting;
using ModelOperator.Profiles;

namespace ModelOperator.Monitoring.Checks.Drifts;

/// <summary>The distribution of confidence that a profile knows, and the one that servers count. Servers count all outputs with scores
/// together, so the profile's are added up.</summary>
internal static class ConfidenceReference
{
    public const string Missing = "the profile does not say how sure the model was of its training data; make it with "
        + "--confidence OUTPUT=COLUMN,COLUMN,… for every output with scores";

    // The largest part of all scores by which a bucket may be less than the one before it.
    private const double LargestLoss = 0.01;

    /// <summary>The profile's counts by <see cref="ConfidenceBins"/>; null when one of its outputs with scores has none.</summary>
    public static IReadOnlyList<double>? Of(ReferenceProfile? profile)
    {
        var scored = profile?.Outputs.Where(output => output.Confidence).Select(output => output.ConfidenceCounts).ToList() ?? [];
        return scored.Count == 0 || scored.Any(counts => counts?.Count != ConfidenceBins.Count || counts.Any(count => count < 0))
            ? null
            : [.. Enumerable.Range(0, ConfidenceBins.Count).Select(bin => (double)scored.Sum(counts => counts![bin]))];
    }

    /// <summary>The outputs, for people.</summary>
    public static string Name(ReferenceProfile profile) =>
        string.Join(", ", profile.Outputs.Where(output => output.Confidence).Select(output => output.Output));

    /// <summary>The counts by bin from the sums of a histogram's buckets, each of which counts the bins before it, too; null when a bucket
    /// is not there, or has clearly less than the one before it.</summary>
    /// <param name="buckets">The sums by upper bound, as the label <c>le</c> has it.</param>
    public static IReadOnlyList<double>? Observed(IReadOnlyDictionary<string, double> buckets)
    {
        var byBound = new Dictionary<double, double>();
        foreach (var (text, sum) in buckets)
        {
            if (BucketEdge.Read(text) is { } bound)
            {
                byBound[bound] = byBound.GetValueOrDefault(bound) + sum;
            }
        }

        double[] upTo =
        [
            .. ConfidenceBins.Bounds.Append(double.PositiveInfinity).Select(bound => byBound.GetValueOrDefault(bound, double.NaN)),
        ];
        double[] bins = [.. upTo.Select((sum, bin) => sum - (bin == 0 ? 0 : upTo[bin - 1]))];

        // Each bucket is extrapolated by itself, so one may be a little less than the one before.
        var mostMissing = upTo[^1] * LargestLoss;
        return bins.All(count => count >= -mostMissing) ? [.. bins.Select(count => Math.Max(0, count))] : null;
    }
}
