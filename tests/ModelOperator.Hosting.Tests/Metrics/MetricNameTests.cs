using ModelOperator.Hosting.Metrics;

namespace ModelOperator.Hosting.Tests.Metrics;

public sealed class MetricNameTests
{
    [Theory]
    [InlineData("requests", null, "requests_total")]
    [InlineData("requests_total", null, "requests_total")]
    [InlineData("dotnet.gc.collections", "{collection}", "dotnet_gc_collections_total")]
    [InlineData("dotnet.gc.pause.time", "s", "dotnet_gc_pause_time_seconds_total")]
    [InlineData("cpu_seconds_total", "s", "cpu_seconds_total")]
    [InlineData("sent", "By", "sent_bytes_total")]
    public void Counter_EndsInTotalOnce(string instrument, string? unit, string expected) =>
        MetricName.Of(instrument, unit, MetricKind.Counter).Sample.ShouldBe(expected);

    [Theory]
    [InlineData("queue.depth", "{item}", "queue_depth")]
    [InlineData("request_duration_seconds", "s", "request_duration_seconds")]
    [InlineData("heap.size", "By", "heap_size_bytes")]
    [InlineData("9lives", null, "_9lives")]
    [InlineData("größe", null, "gr__e")]
    [InlineData("a:b", null, "a:b")]
    public void Gauge_HasALegalNameWithItsUnit(string instrument, string? unit, string expected) =>
        MetricName.Of(instrument, unit, MetricKind.Gauge).Sample.ShouldBe(expected);

    [Theory]
    [InlineData("k8s.pod.name", "k8s_pod_name")]
    [InlineData("a:b", "a_b")]
    [InlineData("", "_")]
    public void Label_IsLegal(string tag, string expected) => MetricName.Label(tag).ShouldBe(expected);
}
