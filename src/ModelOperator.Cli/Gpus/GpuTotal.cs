namespace ModelOperator.Cli.Gpus;

/// <summary>The numbers of one resource. A number is null when the caller may not see what it is counted from.</summary>
/// <param name="Resource">The extended resource that counts the GPUs.</param>
/// <param name="Nodes">The number of nodes that have it.</param>
/// <param name="Allocatable">The GPUs of all these nodes.</param>
/// <param name="Held">The GPUs that the listed ModelDeployments hold.</param>
/// <param name="Others">The GPUs that all other pods hold.</param>
/// <param name="Free">The GPUs that no pod holds, on nodes that are ready and not cordoned.</param>
/// <param name="Waiting">The number of listed revisions that wait.</param>
internal sealed record GpuTotal(string Resource, int? Nodes, long? Allocatable, long? Held, long? Others, long? Free, int Waiting);
