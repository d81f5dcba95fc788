using ModelOperator.Contracts.Metrics;
using Prometheus;

namespace ModelOperator.Feedback.Counting;

/// <summary>Adds up the errors of predictions that are numbers. Each error counts as the bound at most, because the uncertainty of a mean
/// is known only where a single value cannot be arbitrarily large.</summary>
internal sealed class ErrorSeries(IMetricFactory metrics, FeedbackMetricNames names, double bound) : IFeedbackSeries
{
    private static readonly string[] Labels = ["revision", "slice"];

    private readonly Counter _numbers = metrics.CreateCounter(
        names.Numbers, "Answers with feedback whose label and prediction are numbers.", Labels);

    private readonly Counter _absolute = metrics.CreateCounter(
        names.AbsoluteErrors,
        "Sum of the absolute differences between label and prediction, each counted as the bound at most.", Labels);

    private readonly Counter _squared = metrics.CreateCounter(
        names.SquaredErrors,
        "Sum of the squared differences between label and prediction, each counted as the square of the bound at most.", Labels);

    private readonly Counter _aboveBound = metrics.CreateCounter(
        names.ErrorsAboveBound, "Answers whose error was larger than the bound and was counted as the bound.", Labels);

    public void Publish(string revision, string slice)
    {
        foreach (var counter in All)
        {
            counter.WithLabels(revision, slice).Publish();
        }
    }

    public void Count(string revision, string slice, FeedbackEntry entry)
    {
        if (entry.Error is not { } error)
        {
            return;
        }

        var counted = Math.Min(error, bound);
        _numbers.WithLabels(revision, slice).Inc();
        _absolute.WithLabels(revision, slice).Inc(counted);
        _squared.WithLabels(revision, slice).Inc(counted * counted);
        if (error > bound)
        {
            _aboveBound.WithLabels(revision, slice).Inc();
        }
    }

    public void Remove(string revision, string slice)
    {
        foreach (var counter in All)
        {
            counter.RemoveLabelled(revision, slice);
        }
    }

    private Counter[] All => [_numbers, _absolute, _squared, _aboveBound];
}
