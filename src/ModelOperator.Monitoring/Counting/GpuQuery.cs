using System.Globalization;
using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Analysis.Sources;

namespace ModelOperator.Monitoring.Counting;

/// <summary>
/// Writes the query for how busy the GPUs of a revision's pods were, from the series of NVIDIA's DCGM exporter. The exporter's page names
/// the namespace and the pod that use a GPU. Prometheus keeps these labels where the job honors them, and otherwise renames them to
/// <c>exported_namespace</c> and <c>exported_pod</c>, because its own name the exporter. Renamed ones count only from the exporter's own
/// namespace: any other pod could write them on its page and speak for others.
/// </summary>
internal static class GpuQuery
{
    /// <summary>The label of each value that names what it is.</summary>
    public const string Value = "value";

    /// <summary>The value of <see cref="Value"/> for the mean over all GPUs and the whole time, in percent.</summary>
    public const string Mean = "mean";

    /// <summary>The value of <see cref="Value"/> for the number of readings in that time.</summary>
    public const string Readings = "readings";

    /// <summary>The value of <see cref="Value"/> for the mean of a pod, in percent.</summary>
    public const string OfPod = "pod";

    /// <summary>The number of readings that the time has when none is missing.</summary>
    public const int AllReadings = 60;

    /// <summary>The number of pods that are named, those with the least to do.</summary>
    public const int MostPods = 5;

    /// <summary>The prefix of a label that is on the exporter's page and that Prometheus sets itself.</summary>
    private const string Renamed = "exported_";

    // Of a GPU, and of a part of one (MIG), for which there is no percentage but a share.
    private const string Utilization = "DCGM_FI_DEV_GPU_UTIL";
    private const string Activity = "DCGM_FI_PROF_GR_ENGINE_ACTIVE";

    /// <summary>The query.</summary>
    /// <param name="model">The revision that is watched.</param>
    /// <param name="labels">The labels by which the source's series tell their namespace and pod.</param>
    /// <param name="over">The length of the time.</param>
    public static string Of(WatchedModel model, SourceLabels labels, TimeSpan over)
    {
        var (space, pod) = (labels.Namespace, labels.Pod);
        var pods = PodNames.Pattern(model.Deployment);
        var honored = $$"""{{{space}}="{{model.Namespace}}",{{pod}}=~"{{pods}}"}""";
        var renamed = $$"""{{{space}}="{{labels.GpuNamespace}}",{{Renamed}}{{space}}="{{model.Namespace}}","""
            + $$"""{{Renamed}}{{pod}}=~"{{pods}}"}""";
        var busy = $"({Utilization}{honored} or {Utilization}{renamed} or 100 * {Activity}{honored} or 100 * {Activity}{renamed})";
        var time = $"[{Text(over)}:{Text(over / AllReadings)}]";
        var all = $"avg({busy}){time}";
        return string.Join(
            " or ",
            Named($"avg_over_time({all})", Mean),
            Named($"count_over_time({all})", Readings),
            Named($"bottomk({MostPods}, avg_over_time(avg by ({pod}, {Renamed}{pod}) ({busy}){time}))", OfPod));
    }

    /// <summary>The name of the pod that a value is of.</summary>
    /// <param name="label">Returns a label of the value; empty when it does not have it.</param>
    /// <param name="labels">The labels by which the source's series tell their namespace and pod.</param>
    public static string PodOf(Func<string, string> label, SourceLabels labels) =>
        label(Renamed + labels.Pod) is { Length: > 0 } renamed ? renamed : label(labels.Pod);

    private static string Named(string expression, string name) => $"""label_replace({expression}, "{Value}", "{name}", "", "")""";

    private static string Text(TimeSpan time) => Math.Max(1, (long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s";
}
