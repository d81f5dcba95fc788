using ModelOperator.Contracts.Metrics;
using ModelOperator.Feedback.Counting;
using ModelOperator.Gateway.Feedback;
using ModelOperator.Gateway.Shadowing.Labels.Keeping;
using Prometheus;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>Counts requests with a label and a kept prediction of the shadow.</summary>
internal sealed class LabelMeter
{
    private readonly RecentRevisions _judged;

    /// <param name="registry">Shows the metrics.</param>
    /// <param name="owner">The model.</param>
    /// <param name="kept">The predictions of shadows.</param>
    public LabelMeter(CollectorRegistry registry, GatewayOptions owner, KeptPredictions kept)
    {
        var metrics = GatewayFeedback.FactoryOf(registry, owner);
        _judged = new(new AnswerSeries(
            metrics, GatewayMetricNames.ShadowFeedback,
            "Requests with a label of which the shadow's prediction was kept, counted for the shadow and, where known, for who answered."));
        var forgotten = metrics.CreateCounter(
            GatewayMetricNames.ShadowForgotten, "Predictions of shadows that were forgotten before a label came.").WithLabels();
        registry.AddBeforeCollectCallback(() => forgotten.IncTo(kept.Forgotten));
    }

    /// <summary>Counts one request with a label for a revision: the shadow, or the one that answered the client.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="slices">The slices of the request.</param>
    /// <param name="isRight">True when the revision's prediction is the label.</param>
    public void Judged(string revision, IReadOnlyList<string> slices, bool isRight) =>
        _judged.Count(revision, slices, new() { Correct = isRight });
}
