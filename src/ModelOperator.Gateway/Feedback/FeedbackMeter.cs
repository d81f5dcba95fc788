using ModelOperator.Contracts.Metrics;
using ModelOperator.Gateway.Shadowing.Labels;
using ModelOperator.Gateway.Tokens;
using Prometheus;

namespace ModelOperator.Gateway.Feedback;

/// <summary>Counts feedback: what was taken, and what was refused.</summary>
internal sealed class FeedbackMeter
{
    private const string Unreadable = "unreadable";
    private const string WithoutCredential = "unauthorized";

    private readonly RecentRevisions _answers;
    private readonly RecentRevisions? _pairs;
    private readonly Counter.Child _repeated;
    private readonly Dictionary<string, Counter.Child> _refused;

    /// <param name="registry">Shows the metrics.</param>
    /// <param name="owner">The model, and its settings of feedback.</param>
    /// <param name="kept">The predictions of shadows; null when none are kept.</param>
    public FeedbackMeter(CollectorRegistry registry, GatewayOptions owner, KeptPredictions? kept = null)
    {
        var metrics = Prometheus.Metrics.WithCustomRegistry(registry)
            .WithLabels(new Dictionary<string, string> { ["name"] = owner.Name, ["namespace"] = owner.Namespace });
        _answers = new(
        [
            new AnswerSeries(
                metrics, GatewayMetricNames.Feedback, "Answers with feedback on whether they were correct, by revision and slice."),
            .. owner.Feedback?.Classes is { Count: > 0 } classes ? [new ClassSeries(metrics, classes)] : (IFeedbackSeries[])[],
            .. owner.Feedback?.MaxError is { } maxError ? [new ErrorSeries(metrics, maxError)] : (IFeedbackSeries[])[],
        ]);
        if (kept is not null)
        {
            _pairs = new(new AnswerSeries(
                metrics, GatewayMetricNames.ShadowFeedback,
                "Requests with a label of which the shadow's prediction was kept, counted for the shadow and for whoever answered."));
            var forgotten = metrics.CreateCounter(
                GatewayMetricNames.ShadowForgotten, "Predictions of shadows that were forgotten before a label came.").WithLabels();
            registry.AddBeforeCollectCallback(() => forgotten.IncTo(kept.Forgotten));
        }

        _repeated = metrics.CreateCounter(
            GatewayMetricNames.FeedbackRepeated, "Feedback for an answer that had some already; not counted again.").WithLabels();
        var refused = metrics.CreateCounter(GatewayMetricNames.FeedbackRefused, "Feedback that was refused, by reason.", ["reason"]);
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

    /// <summary>Counts one request for the revision that answered it and for its shadow.</summary>
    /// <param name="revision">The revision that answered.</param>
    /// <param name="shadow">The shadow.</param>
    /// <param name="slices">The slices of the request.</param>
    /// <param name="entry">The feedback.</param>
    /// <param name="isShadowRight">True when the shadow's prediction is the label.</param>
    public void Paired(string revision, string shadow, IReadOnlyList<string> slices, FeedbackEntry entry, bool isShadowRight)
    {
        _pairs?.Count(revision, slices, entry);
        _pairs?.Count(shadow, slices, new() { Correct = isShadowRight });
    }
}
