using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace ModelOperator.Hosting.Metrics;

/// <summary>The <c>process_*</c> metrics of every Prometheus client library.</summary>
internal sealed class ProcessMetrics
{
    public const string MeterName = "ModelOperator.Process";
    private const string DescriptorFolder = "/proc/self/fd";
    private const string LimitsFile = "/proc/self/limits";

    public ProcessMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        using var process = Process.GetCurrentProcess();
        var started = (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;

        meter.CreateObservableCounter("process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s",
            "Total user and system CPU time spent in seconds.");
        meter.CreateObservableGauge("process_resident_memory_bytes", () => Environment.WorkingSet, "By", "Resident memory size in bytes.");
        meter.CreateObservableGauge("process_start_time_seconds", () => started, "s",
            "Start time of the process since unix epoch in seconds.");
        if (Directory.Exists(DescriptorFolder))
        {
            meter.CreateObservableGauge("process_open_fds", OpenDescriptors, description: "Number of open file descriptors.");
            meter.CreateObservableGauge("process_max_fds", MaxDescriptors, description: "Maximum number of open file descriptors.");
        }
    }

    private static long OpenDescriptors() => Directory.EnumerateFileSystemEntries(DescriptorFolder).LongCount();

    private static IEnumerable<Measurement<long>> MaxDescriptors()
    {
        const string label = "Max open files";
        var line = File.ReadLines(LimitsFile).FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
        var soft = line?[label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? [new(limit)] : [];
    }
}
