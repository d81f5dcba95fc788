using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Processes;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Console.Data;

/// <summary>Reads what gateways count of feedback.</summary>
internal static class QualityViews
{
    // Of a normal distribution, 95 % lie within so many standard errors.
    private const double StandardErrors = 1.959964;

    /// <summary>The share of right answers of all, and then of each slice; null when there is no feedback.</summary>
    public static IReadOnlyList<QualityView>? Of(WindowCounts counts)
    {
        var slices = counts.By(GatewayMetricNames.Feedback, "slice", "correct");
        return slices.Count == 0 ? null :
        [
            .. slices.Where(slice => slice.Value.Values.Sum() > 0)
                .OrderBy(slice => slice.Key == FeedbackSlice.All ? 0 : 1).ThenBy(slice => slice.Key, StringComparer.Ordinal)
                .Select(slice => View(slice.Key, slice.Value.GetValueOrDefault("true"), slice.Value.Values.Sum())),
        ];
    }

    private static QualityView View(string slice, double right, double all)
    {
        var (low, high) = Wilson(right / all, all);
        return new("accuracy", right / all, (long)Math.Round(all))
        {
            Slice = slice == FeedbackSlice.All ? null : slice,
            Low = low,
            High = high,
        };
    }

    // Wilson's score interval (Wilson 1927): it stays within 0 and 1, also for few answers.
    private static (double Low, double High) Wilson(double share, double size)
    {
        const double Squared = StandardErrors * StandardErrors;
        var middle = share + (Squared / (2 * size));
        var width = StandardErrors * Math.Sqrt((share * (1 - share) / size) + (Squared / (4 * size * size)));
        var scale = 1 + (Squared / size);
        return (Math.Max(0, (middle - width) / scale), Math.Min(1, (middle + width) / scale));
    }
}
