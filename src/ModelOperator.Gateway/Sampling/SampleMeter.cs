using System.Collections.Frozen;
using ModelOperator.Contracts.Metrics;
using Prometheus;

namespace ModelOperator.Gateway.Sampling;

/// <summary>Counts samples.</summary>
internal sealed class SampleMeter
{
    private readonly Counter.Child _sent;
    private readonly FrozenDictionary<string, Counter.Child> _skipped;

    public SampleMeter(CollectorRegistry registry, GatewayOptions owner)
    {
        var metrics = Prometheus.Metrics.WithCustomRegistry(registry)
            .WithLabels(new Dictionary<string, string> { ["name"] = owner.Name, ["namespace"] = owner.Namespace });
        _sent = metrics.CreateCounter(
            GatewayMetricNames.Samples, "Requests whose samples were given to the sender of their sink.").WithLabels();
        var skipped = metrics.CreateCounter(
            GatewayMetricNames.SamplesSkipped, "Requests that were chosen and of which no sample was sent, by reason.", ["reason"]);
        _skipped = SkipReason.All.ToFrozenDictionary(reason => reason, reason => skipped.WithLabels(reason));
    }

    public void Sent() => _sent.Inc();

    public void Skipped(string reason) => _skipped[reason].Inc();
}
