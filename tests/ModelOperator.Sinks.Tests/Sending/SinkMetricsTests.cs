using System.Text;
using ModelOperator.Sinks.Sending;
using Prometheus;

namespace ModelOperator.Sinks.Tests.Sending;

public sealed class SinkMetricsTests
{
    // Several senders that each set a gauge would overtake each other, and the last value could be an old one.
    [Fact]
    public async Task Queue_IsReadWhenMetricsAreCollected()
    {
        var registry = Metrics.NewCustomRegistry();
        var queued = (Events: 0, Bytes: 0L);
        new SinkMetrics(registry).Add("desk", () => queued);

        queued = (3, 700);

        var page = await PageAsync(registry);
        page.ShouldContain("model_sink_queued_events{sink=\"desk\"} 3");
        page.ShouldContain("model_sink_queued_bytes{sink=\"desk\"} 700");
    }

    private static async Task<string> PageAsync(CollectorRegistry registry)
    {
        using var page = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(page);
        return Encoding.UTF8.GetString(page.ToArray());
    }
}
