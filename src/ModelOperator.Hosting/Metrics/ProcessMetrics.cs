using System.Diagnostics;
using System.Globalization;
using Prometheus;

namespace ModelOperator.Hosting.Metrics;

/// <summary>The <c>process_*</c> metrics that every Prometheus client library has, read anew for each scrape.</summary>
/// <remarks>The own set of prometheus-net has other names for memory and descriptors.</remarks>
internal sealed class ProcessMetrics
{
    private const string DescriptorFolder = "/proc/self/fd";
    private const string LimitsFile = "/proc/self/limits";

    private readonly Counter _cpu;
    private readonly Gauge _memory;
    private readonly Gauge? _descriptors;

    private ProcessMetrics(MetricFactory metrics)
    {
        _cpu = metrics.CreateCounter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
        _memory = metrics.CreateGauge("process_resident_memory_bytes", "Resident memory size in bytes.");
        using var process = Process.GetCurrentProcess();
        metrics.CreateGauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.")
            .Set((process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
        if (Directory.Exists(DescriptorFolder))
        {
            _descriptors = metrics.CreateGauge("process_open_fds", "Number of open file descriptors.");
            if (MaxDescriptors() is { } limit)
            {
                metrics.CreateGauge("process_max_fds", "Maximum number of open file descriptors.").Set(limit);
            }
        }
    }

    public static void Add(CollectorRegistry registry) =>
        registry.AddBeforeCollectCallback(new ProcessMetrics(Prometheus.Metrics.WithCustomRegistry(registry)).Read);

    private void Read()
    {
        _cpu.IncTo(Environment.CpuUsage.TotalTime.TotalSeconds);
        _memory.Set(Environment.WorkingSet);
        _descriptors?.Set(Directory.EnumerateFileSystemEntries(DescriptorFolder).LongCount());
    }

    private static long? MaxDescriptors()
    {
        const string label = "Max open files";
        var line = File.ReadLines(LimitsFile).FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
        var soft = line?[label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
