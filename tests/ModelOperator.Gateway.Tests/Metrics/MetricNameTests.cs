using ModelOperator.Contracts.Metrics;
using ModelOperator.Gateway.Feedback;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Sampling;
using ModelOperator.Gateway.Shadowing.Labels;
using ModelOperator.Gateway.Shadowing.Labels.Keeping;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Gateway.Tests.Metrics;

public sealed class MetricNameTests
{
    [Fact]
    public async Task Gateway_HasEveryMetricThatOthersMayAskFor_AndNoOther()
    {
        var registry = new CollectorRegistry();
        var instruments = new GatewayInstruments(registry, new GatewayOptions { Namespace = "ml", Name = "digits" });
        instruments.Requests("a", new("200")).Publish();
        instruments.ShadowRequests("a", new("200")).Publish();
        instruments.ShadowDropped.WithLabels(DropReason.Memory, "a").Publish();
        instruments.ShadowCompared.WithLabels("match", "a").Publish();
        instruments.Generation.Publish();
        instruments.HeldRequests.Publish();
        instruments.Holds.WithLabels("released").Publish();
        instruments.HoldDuration.Publish();
        Counter[] counters =
        [
            instruments.Rerouted, instruments.Retries, instruments.Ejections, instruments.Repeated, instruments.RepeatChecked,
            instruments.Review, instruments.ReviewChecked,
        ];
        foreach (var counter in counters)
        {
            counter.WithLabels("a").Publish();
        }

        foreach (var gauge in new[] { instruments.InFlight, instruments.Weight, instruments.ReadyEndpoints })
        {
            gauge.WithLabels("a").Publish();
        }

        foreach (var histogram in new[] { instruments.Duration, instruments.Unanswered, instruments.ShadowDuration })
        {
            histogram.WithLabels("a").Publish();
        }

        foreach (var streams in new[] { instruments.Streams("a"), instruments.ShadowStreams("a") })
        {
            streams.Begun(TimeSpan.FromSeconds(1));
            streams.Written(2);
        }

        var owner = new GatewayOptions
        {
            Namespace = "ml",
            Name = "digits",
            Feedback = new() { Keys = "/keys", MaxDelaySeconds = 60, Classes = ["a"], MaxError = 1 },
        };
        new LabelMeter(registry, owner, new KeptPredictions(TimeSpan.FromHours(1), TimeProvider.System))
            .Judged("a", [], isRight: true);
        var feedback = GatewayFeedback.MeterOf(registry, owner);
        feedback.Counted("a", [], new() { Correct = true });
        feedback.Refused(null);
        feedback.Repeated();
        _ = new SampleMeter(registry, new GatewayOptions { Namespace = "ml", Name = "digits" });

        var names = typeof(GatewayMetricNames).GetFields().Select(name => (string)name.GetRawConstantValue()!);

        (await Exposition.OfAsync(registry)).Types.Keys.ShouldBe(
            names.Where(name => !name.EndsWith("_bucket", StringComparison.Ordinal)), ignoreOrder: true);
    }
}
