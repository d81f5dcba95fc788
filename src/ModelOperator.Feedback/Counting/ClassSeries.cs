using ModelOperator.Contracts.Metrics;
using Prometheus;

namespace ModelOperator.Feedback.Counting;

/// <summary>
/// Counts what an answer is for each class: a hit, a miss or a false alarm. Only entries with a label and a prediction tell it. If others
/// counted, the right ones among them would be known by class and the wrong ones would not, so that shares would look better than they are.
/// </summary>
/// <param name="metrics">Makes the counter.</param>
/// <param name="name">Its name.</param>
/// <param name="classes">The classes that are counted by themselves.</param>
internal sealed class ClassSeries(IMetricFactory metrics, string name, IReadOnlyList<string> classes) : IFeedbackSeries
{
    private readonly Counter _counted = metrics.CreateCounter(
        name,
        "Answers with a label and a prediction, by class: both are the class (hit), only the label (miss), or only the prediction "
            + "(false_alarm).",
        ["class", "result", "revision", "slice"]);

    private readonly HashSet<string> _classes = classes.ToHashSet(StringComparer.Ordinal);

    public void Publish(string revision, string slice)
    {
        foreach (var series in All(revision, slice))
        {
            series.Publish();
        }
    }

    public void Count(string revision, string slice, FeedbackEntry entry)
    {
        if (entry.Texts is not { } both)
        {
            return;
        }

        var (label, prediction) = (Known(both.Label), Known(both.Prediction));
        if (label == prediction)
        {
            Series(label, FeedbackResults.Hit, revision, slice).Inc();
            return;
        }

        Series(label, FeedbackResults.Miss, revision, slice).Inc();
        Series(prediction, FeedbackResults.FalseAlarm, revision, slice).Inc();
    }

    public void Remove(string revision, string slice)
    {
        foreach (var series in All(revision, slice))
        {
            series.Remove();
        }
    }

    private string Known(string text) => _classes.Contains(text) ? text : FeedbackResults.OtherClass;

    private IEnumerable<Counter.Child> All(string revision, string slice) => _classes.Append(FeedbackResults.OtherClass)
        .SelectMany(known => FeedbackResults.All.Select(result => Series(known, result, revision, slice)));

    private Counter.Child Series(string known, string result, string revision, string slice) =>
        _counted.WithLabels(known, result, revision, slice);
}
