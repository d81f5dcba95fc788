using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Analysis.Sources;

namespace ModelOperator.Analysis.Gpus;

/// <summary>
/// Writes the parts of queries that read the series of NVIDIA's DCGM exporter. The exporter's page names the namespace and the pod that use
/// a GPU. A label of the page that the target has too is renamed by Prometheus (<c>exported_pod</c>), unless the job honors the page's
/// labels. In both cases labels that name another pod than the target count only from the exporter's own namespace: any other pod could
/// write them on its page and speak for others.
/// </summary>
/// <param name="labels">The labels by which the source's series tell their namespace and pod.</param>
public sealed class GpuExporter(SourceLabels labels)
{
    /// <summary>The label with the name of the pod that a series is of, once <see cref="WithPod"/> has written it.</summary>
    public const string Pod = "of";

    private const string NamespaceOnPage = "namespace";
    private const string PodOnPage = "pod";
    private static readonly SourceLabels Usual = new();

    private readonly string _namedPod = Stored(PodOnPage, labels.Pod);

    /// <summary>The conditions of the selectors that together find the series of a Deployment's pods.</summary>
    public IReadOnlyList<string> Of(string @namespace, string deployment)
    {
        var pods = PodNames.Pattern(deployment);
        return
        [
            $"{labels.Namespace}=\"{@namespace}\",{labels.Pod}=~\"{pods}\"",
            $"{labels.Namespace}=\"{labels.GpuNamespace}\",{Stored(NamespaceOnPage, labels.Namespace)}=\"{@namespace}\","
                + $"{_namedPod}=~\"{pods}\"",
        ];
    }

    /// <summary>The same series with <see cref="Pod"/>.</summary>
    public string WithPod(string series) => Copied(Copied(series, labels.Pod), _namedPod);

    /// <summary>The remedy where there are no series.</summary>
    public string Remedy()
    {
        // The page's labels replace those of the source only where they have the same names.
        var honored = labels.Namespace == Usual.Namespace && labels.Pod == Usual.Pod ? " or with honor_labels: true" : "";
        return $"a Prometheus must read NVIDIA's DCGM exporter, in the namespace {labels.GpuNamespace} (chart value "
            + $"metricSources.NAME.gpuNamespace){honored}";
    }

    // The name under which a label of the page is stored, given the target's label of that kind.
    private static string Stored(string onPage, string ofTarget) => onPage == ofTarget ? "exported_" + onPage : onPage;

    private static string Copied(string series, string label) => $"""label_replace({series}, "{Pod}", "$1", "{label}", "(.+)")""";
}
