using ModelOperator.Contracts.Metrics;
using ModelOperator.Feedback.Counting;
using ModelOperator.Gateway.Feedback;
using Prometheus;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>Counts requests with a label and a kept prediction of the shadow.</summary>
internal sealed class LabelMeter
{
    private readonly RecentRevisions _pairs;

    /// <param name="registry">Shows the metrics.</param>
    /// <param name="owner">The model.</param>
    /// <param name="kept">The predictions of shadows.</param>
    public LabelMeter(CollectorRegistry registry, GatewayOptions owner, KeptPredictions kept)
    {
        var metrics = GatewayFeedback.FactoryOf(registry, owner);
        _pairs = new(new AnswerSeries(
            metrics, GatewayMetricNames.ShadowFeedback,
            "Requests with a label of which the shadow's prediction was kept, counted for the shadow and for whoever answered."));
        var forgotten = metrics.CreateCounter(
            GatewayMetricNames.ShadowForgotten, "Predictions of shadows that were forgotten before a label came.").WithLabels();
        registry.AddBeforeCollectCallback(() => forgotten.IncTo(kept.Forgotten));
    }

    /// <summary>Counts one request for the revision that answered it and for its shadow.</summary>
    /// <param name="revision">The revision that answered.</param>
    /// <param name="shadow">The shadow.</param>
    /// <param name="slices">The slices of the request.</param>
    /// <param name="entry">The feedback.</param>
    /// <param name="isShadowRight">True when the shadow's prediction is the label.</param>
    public void Paired(string revision, string shadow, IReadOnlyList<string> slices, FeedbackEntry entry, bool isShadowRight)
    {
        _pairs.Count(revision, slices, entry);
        _pairs.Count(shadow, slices, new() { Correct = isShadowRight });
    }
}
