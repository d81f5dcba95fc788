using Prometheus;

namespace ModelOperator.Feedback.Counting;

/// <summary>Counts right and wrong answers.</summary>
/// <param name="metrics">Makes the counter.</param>
/// <param name="name">Its name.</param>
/// <param name="help">The sentence about it.</param>
internal sealed class AnswerSeries(IMetricFactory metrics, string name, string help) : IFeedbackSeries
{
    private readonly Counter _counted = metrics.CreateCounter(name, help, ["correct", "revision", "slice"]);

    public void Publish(string revision, string slice)
    {
        Series(revision, slice, correct: true).Publish();
        Series(revision, slice, correct: false).Publish();
    }

    public void Count(string revision, string slice, FeedbackEntry entry)
    {
        if (entry.IsCorrect is { } correct)
        {
            Series(revision, slice, correct).Inc();
        }
    }

    public void Remove(string revision, string slice)
    {
        Series(revision, slice, correct: true).Remove();
        Series(revision, slice, correct: false).Remove();
    }

    private Counter.Child Series(string revision, string slice, bool correct) =>
        _counted.WithLabels(correct ? "true" : "false", revision, slice);
}
