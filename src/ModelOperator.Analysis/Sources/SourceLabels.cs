namespace ModelOperator.Analysis.Sources;

/// <summary>The labels by which a metric source tells whose a series is. They are the target's own, which the source sets itself when it
/// reads a pod: what a pod writes on its page cannot change them.</summary>
/// <param name="Namespace">The label with the namespace of the pod.</param>
/// <param name="Pod">The label with the name of the pod.</param>
public sealed record SourceLabels(string Namespace = "namespace", string Pod = "pod");
