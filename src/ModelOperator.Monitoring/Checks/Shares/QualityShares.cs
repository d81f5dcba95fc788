using ModelOperator.Analysis.Counting;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Processes;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Profiles;
using static ModelOperator.Contracts.Metrics.GatewayMetricNames;

namespace ModelOperator.Monitoring.Checks.Shares;

/// <summary>Makes shares of what the gateways count of feedback: one of all answers together, which are the slice "all", and one of each
/// value of each slice that the spec names.</summary>
internal static class QualityShares
{
    /// <summary>The shares of wrong answers.</summary>
    public static IEnumerable<Share> Wrong(WindowCounts counts, QualityProfile? reference)
    {
        return InOrder(counts.By(Feedback, "slice", "correct")
            .Select(slice => Of(slice.Key, slice.Value.GetValueOrDefault("false"), slice.Value.Values.Sum()) with
            {
                Reference = ReferenceOf(slice.Key),
            }));

        Share? ReferenceOf(string slice) =>
            reference is not { Rows: > 0 } ? null
            : slice == FeedbackSlice.All ? Of(slice, reference.Rows - reference.Right, reference.Rows)
            : reference.Slices.FirstOrDefault(one => one.Slice == slice) is { Rows: > 0 } own
                ? Of(slice, own.Rows - own.Right, own.Rows)
            : null;

        static Share Of(string slice, double wrong, double all) => new(NameOf(slice), wrong, all, "wrong", "answers") { Kind = "slice" };
    }

    /// <summary>The shares of a measure of one class.</summary>
    public static IEnumerable<Share> OfClass(ClassMeasure measure, string name, WindowCounts counts, QualityProfile? reference)
    {
        var slices = counts.Rises(FeedbackClasses).Where(rise => rise["class"] == name).ToLookup(rise => rise["slice"]);
        return InOrder(slices.Select(slice => Of(
            slice.Key, Sum(slice, FeedbackResults.Hit), Sum(slice, FeedbackResults.Miss), Sum(slice, FeedbackResults.FalseAlarm)) with
        {
            Reference = ReferenceOf(slice.Key),
        }));

        Share? ReferenceOf(string slice) =>
            reference?.Classes?.FirstOrDefault(one => one.Slice == slice && one.Class == name) is { } own
            && Of(slice, own.Hits, own.Misses, own.FalseAlarms) is { All: > 0 } share
                ? share
                : null;

        Share Of(string slice, double hits, double misses, double falseAlarms) =>
            measure.Take(NameOf(slice), name, hits, misses, falseAlarms);

        static double Sum(IEnumerable<CounterRise> slice, string result) =>
            slice.Where(rise => rise["result"] == result).Sum(rise => rise.Rise);
    }

    /// <summary>The means of errors of numbers, as parts of what they can be at most.</summary>
    /// <param name="sum">The counter of the sum.</param>
    /// <param name="most">The most that one error adds to it.</param>
    /// <param name="what">The word for the mean, for people.</param>
    /// <param name="scale">Makes the mean of the part.</param>
    /// <param name="counts">The counts of a window.</param>
    public static IEnumerable<Share> Errors(string sum, double most, string what, ShareScale scale, WindowCounts counts)
    {
        var sums = counts.By(sum, "slice");
        return InOrder(counts.By(FeedbackNumbers, "slice")
            .Select(slice => new Share(NameOf(slice.Key), sums.GetValueOrDefault(slice.Key) / most, slice.Value, what, "answers")
            {
                Kind = "slice",
                Scale = scale,
            }));
    }

    private static string NameOf(string slice) => slice == FeedbackSlice.All ? "" : slice;

    private static IEnumerable<Share> InOrder(IEnumerable<Share> shares) => shares.OrderBy(share => share.Name, StringComparer.Ordinal);
}
