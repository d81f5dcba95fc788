using System.Globalization;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;

namespace ModelOperator.Analysis.Gpus;

/// <summary>Writes the query for the GPU memory that the pods of two revisions have in use.</summary>
internal static class GpuMemoryQuery
{
    /// <summary>The series, in MiB. A part of a GPU (MIG) has one of its own.</summary>
    public const string Series = "DCGM_FI_DEV_FB_USED";

    /// <summary>The label with the revision that a pod is of.</summary>
    public const string Revision = "revision";

    // Exporters are read every 15 to 60 s: two minutes have a sample of each GPU, and the highest one of more.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    /// <summary>The query. It gives one number for each pod.</summary>
    public static string Of(TemplateContext context, SourceLabels labels)
    {
        var exporter = new GpuExporter(labels);
        return string.Join(" or ", new[] { context.Candidate, context.Stable }.Select(OfRevision));

        // A GPU whose exporter has started anew, or that two Prometheus servers read, is one GPU. A pod's GPUs are added up.
        string OfRevision(RevisionContext revision)
        {
            var series = string.Join(" or ", exporter.Of(context.Namespace, revision.Service).Select(one =>
                $"max_over_time({Series}{{{one}}}[{Window.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s])"));
            var ofPods = $"sum by ({GpuExporter.Pod}) (max by ({GpuExporter.Pod}, gpu, UUID, GPU_I_ID) ({exporter.WithPod(series)}))";
            return $"""label_replace({ofPods}, "{Revision}", "{revision.Revision}", "", "")""";
        }
    }
}
