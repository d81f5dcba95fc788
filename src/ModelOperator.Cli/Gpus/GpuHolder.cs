namespace ModelOperator.Cli.Gpus;

/// <summary>The pods of one revision that hold GPUs on one node.</summary>
/// <param name="Namespace">The namespace of the ModelDeployment.</param>
/// <param name="Name">The name of the ModelDeployment.</param>
/// <param name="Revision">The hash of the revision.</param>
/// <param name="Version">The version of the revision's model; null when it is not known.</param>
/// <param name="Resource">The extended resource that counts the GPUs.</param>
/// <param name="Node">The node that the pods run on.</param>
/// <param name="Pods">The number of pods, including those that are being deleted.</param>
/// <param name="Gpus">The number of GPUs that they hold together.</param>
internal sealed record GpuHolder(
    string Namespace, string Name, string Revision, string? Version, string Resource, string Node, int Pods, long Gpus);
