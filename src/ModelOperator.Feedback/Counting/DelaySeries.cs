using ModelOperator.Contracts.Processes;
using Prometheus;

namespace ModelOperator.Feedback.Counting;

/// <summary>Counts how long after its answer feedback has come, of all answers together: a slice has no delay of its own.</summary>
/// <param name="metrics">Makes the histogram.</param>
/// <param name="name">Its name.</param>
internal sealed class DelaySeries(IMetricFactory metrics, string name) : IFeedbackSeries
{
    // From people who look at once, to a loan of which nobody knows for a month whether it is paid back.
    private static readonly double[] Seconds =
    [
        .. new[]
        {
            TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6),
            TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(7), TimeSpan.FromDays(14), TimeSpan.FromDays(30),
        }.Select(edge => edge.TotalSeconds),
    ];

    private readonly Histogram _delays = metrics.CreateHistogram(
        name, "Time from an answer to its feedback, in seconds.", ["revision"], new HistogramConfiguration { Buckets = Seconds });

    public void Publish(string revision, string slice)
    {
        if (slice == FeedbackSlice.All)
        {
            _delays.WithLabels(revision).Publish();
        }
    }

    public void Count(string revision, string slice, FeedbackEntry entry)
    {
        if (slice == FeedbackSlice.All && entry.Delay is { } delay)
        {
            _delays.WithLabels(revision).Observe(Math.Max(0, delay.TotalSeconds));
        }
    }

    public void Remove(string revision, string slice)
    {
        if (slice == FeedbackSlice.All)
        {
            _delays.RemoveLabelled(revision);
        }
    }
}
