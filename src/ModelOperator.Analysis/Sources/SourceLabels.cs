namespace ModelOperator.Analysis.Sources;

/// <summary>The labels by which a metric source tells the namespace and pod of a series. They belong to the target, and the source sets
/// them when it reads a pod, so that a pod's own page cannot change them.</summary>
/// <param name="Namespace">The label with the namespace of the pod.</param>
/// <param name="Pod">The label with the name of the pod.</param>
/// <param name="GpuNamespace">The namespace of the exporter of GPU metrics. Its pods, and no others, may name other pods on their pages.
/// </param>
public sealed record SourceLabels(string Namespace = "namespace", string Pod = "pod", string GpuNamespace = "gpu-operator");
