using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Tokens;
using Prometheus;

namespace ModelOperator.Feedback.Counting;

/// <summary>Counts feedback: what was taken, and what was refused.</summary>
internal sealed class FeedbackMeter
{
    private const string Unreadable = "unreadable";
    private const string WithoutCredential = "unauthorized";

    private readonly RecentRevisions _answers;
    private readonly Counter.Child _repeated;
    private readonly Dictionary<string, Counter.Child> _refused;

    /// <param name="metrics">Makes the counters, with the labels that all of them have.</param>
    /// <param name="names">The names of the counters.</param>
    /// <param name="settings">The settings of feedback, which say what is counted beside right and wrong.</param>
    public FeedbackMeter(IMetricFactory metrics, FeedbackMetricNames names, FeedbackSettings? settings)
    {
        _answers = new(
        [
            new AnswerSeries(metrics, names.Answers, "Answers with feedback on whether they were correct, by revision and slice."),
            new DelaySeries(metrics, names.Delay),
            .. settings?.Classes is { Count: > 0 } classes
                ? [new ClassSeries(metrics, names.Classes, classes)] : (IFeedbackSeries[])[],
            .. settings?.MaxError is { } maxError ? [new ErrorSeries(metrics, names, maxError)] : (IFeedbackSeries[])[],
        ]);
        _repeated = metrics.CreateCounter(
            names.Repeated, "Feedback for an answer that had some already; not counted again.").WithLabels();
        var refused = metrics.CreateCounter(names.Refused, "Feedback that was refused, by reason.", ["reason"]);
        _refused = TokenFault.All.Select(fault => fault.Reason).Append(Unreadable).Append(WithoutCredential)
            .ToDictionary(reason => reason, reason => refused.WithLabels(reason), StringComparer.Ordinal);
    }

    public void Repeated() => _repeated.Inc();

    /// <summary>Counts an entry that was refused because its token has a fault, or because it cannot be read.</summary>
    public void Refused(TokenFault? fault) => _refused[fault?.Reason ?? Unreadable].Inc();

    /// <summary>Counts a post that was refused because it lacks a credential.</summary>
    public void Unauthorized() => _refused[WithoutCredential].Inc();

    /// <summary>Counts one entry that tells whether the answer was right, once in total and once in each of its slices.</summary>
    public void Counted(string revision, IEnumerable<string> slices, FeedbackEntry entry) => _answers.Count(revision, slices, entry);
}
