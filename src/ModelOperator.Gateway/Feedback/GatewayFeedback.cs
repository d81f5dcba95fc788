using ModelOperator.Contracts.Metrics;
using ModelOperator.Feedback.Counting;
using Prometheus;

namespace ModelOperator.Gateway.Feedback;

/// <summary>Makes the counters of feedback of a gateway.</summary>
internal static class GatewayFeedback
{
    /// <summary>The meter of what is posted.</summary>
    public static FeedbackMeter MeterOf(CollectorRegistry registry, GatewayOptions owner) =>
        new(FactoryOf(registry, owner), FeedbackMetricNames.OfGateways, owner.Feedback);

    /// <summary>Makes counters that say whose they are.</summary>
    public static IMetricFactory FactoryOf(CollectorRegistry registry, GatewayOptions owner) =>
        Prometheus.Metrics.WithCustomRegistry(registry)
            .WithLabels(new Dictionary<string, string> { ["name"] = owner.Name, ["namespace"] = owner.Namespace });
}
