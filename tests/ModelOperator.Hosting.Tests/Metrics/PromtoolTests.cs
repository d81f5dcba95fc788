using System.ComponentModel;
using System.Diagnostics;
using ModelOperator.Hosting.Metrics;
using ModelOperator.Hosting.Tests.Support;

namespace ModelOperator.Hosting.Tests.Metrics;

/// <summary>The judgement of Prometheus' own linter where it is installed, of our strict reader everywhere.</summary>
public sealed class PromtoolTests
{
    [Fact]
    public async Task Document_WithEveryKindOfMetric_IsAccepted()
    {
        using var metrics = new MetricsFixture();
        metrics.Meter.CreateCounter<long>("requests", description: "Requests with \\ and\nnewline.").Add(1, MetricsFixture.Tag("path", "a\"b\\c\nd"));
        metrics.Meter.CreateHistogram<double>("latency", "s", "Latency.").Record(0.2, MetricsFixture.Tag("revision", "7f9c2ab4d1"));
        metrics.Meter.CreateUpDownCounter<int>("inflight", description: "In flight.").Add(-1);
        metrics.Meter.CreateGauge<double>("heap", "By", "Heap.").Record(double.PositiveInfinity);
        var document = metrics.Collector.Collect(ExpositionFormat.PrometheusText);

        Exposition.Parse(document).Types.Count.ShouldBe(5);
        (await LintAsync(document) ?? "").ShouldBe("");
    }

    /// <summary>What promtool complains of; null where it is not installed.</summary>
    private static async Task<string?> LintAsync(ReadOnlyMemory<byte> document)
    {
        try
        {
            using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
            await promtool.StandardInput.BaseStream.WriteAsync(document);
            promtool.StandardInput.Close();
            return await promtool.StandardError.ReadToEndAsync() + await promtool.StandardOutput.ReadToEndAsync();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
