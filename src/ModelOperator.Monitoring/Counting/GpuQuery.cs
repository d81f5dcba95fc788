using System.Globalization;
using ModelOperator.Analysis.Gpus;
using ModelOperator.Analysis.Sources;

namespace ModelOperator.Monitoring.Counting;

/// <summary>Writes the query for how busy the GPUs of a revision's pods were, from the series of NVIDIA's DCGM exporter.</summary>
internal static class GpuQuery
{
    /// <summary>The label of each value that names what it is.</summary>
    public const string Value = "value";

    /// <summary>The value of <see cref="Value"/> for the sum of a pod's samples, in percent.</summary>
    public const string Busy = "busy";

    /// <summary>The value of <see cref="Value"/> for the number of a pod's samples.</summary>
    public const string Samples = "samples";

    /// <summary>The value of <see cref="Value"/> for the number of points of the time at which there is a sample of any pod.</summary>
    public const string Readings = "readings";

    /// <summary>The label with the name of the pod that a value is of.</summary>
    public const string Pod = GpuExporter.Pod;

    /// <summary>The number of readings that the time has when none is missing.</summary>
    public const int AllReadings = 60;

    // Of a whole GPU. Some exporters write it for a part of one (MIG) too, and there it is always 0.
    private const string Utilization = "DCGM_FI_DEV_GPU_UTIL";
    private const string WholeGpu = "GPU_I_ID=\"\"";

    // Of a part of a GPU, too. It is a share.
    private const string Activity = "DCGM_FI_PROF_GR_ENGINE_ACTIVE";

    /// <summary>The query.</summary>
    /// <param name="model">The revision that is watched.</param>
    /// <param name="labels">The labels by which the source's series tell their namespace and pod.</param>
    /// <param name="over">The length of the time.</param>
    public static string Of(WatchedModel model, SourceLabels labels, TimeSpan over)
    {
        var exporter = new GpuExporter(labels);
        var selectors = exporter.Of(model.Namespace, model.Deployment);

        // Every sample is read, so that work between two points of the time counts. Where a GPU has both series, the first one counts.
        var time = Text(over);
        var busy = Any(series => $"sum_over_time({series}[{time}])", 100);
        var samples = Any(series => $"count_over_time({series}[{time}])", 1);
        var known = $"count({Any(series => series, 1)})[{time}:{Text(over / AllReadings)}]";
        return string.Join(
            " or ", Named(ByPod(busy), Busy), Named(ByPod(samples), Samples), Named($"count_over_time({known})", Readings));

        string Any(Func<string, string> read, int percent) => string.Join(
            " or ",
            selectors.Select(one => read($"{Utilization}{{{one},{WholeGpu}}}"))
                .Concat(selectors.Select(one => $"{percent} * {read($"{Activity}{{{one}}}")}")));

        // Without the exporter's own name, because a restart gives it another one.
        string ByPod(string series) => $"sum by ({Pod}) ({exporter.WithPod(series)})";
    }

    private static string Named(string expression, string name) => $"""label_replace({expression}, "{Value}", "{name}", "", "")""";

    private static string Text(TimeSpan time) => Math.Max(1, (long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s";
}
