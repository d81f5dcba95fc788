namespace ModelOperator.Cli.Gpus;

/// <summary>A revision that waits for GPUs.</summary>
/// <param name="Namespace">The namespace of the ModelDeployment.</param>
/// <param name="Name">The name of the ModelDeployment.</param>
/// <param name="Revision">The hash of the revision; null when it is not known.</param>
/// <param name="Version">The version of the revision's model; null when it is not known.</param>
/// <param name="Resource">The extended resource that counts the GPUs.</param>
/// <param name="Pods">The number of pods that have no node yet; null when the pods are not made yet or cannot be seen.</param>
/// <param name="Gpus">The number of GPUs that these pods ask for; null as above.</param>
/// <param name="Since">The time since when it waits; null when it is not known.</param>
/// <param name="Why">The reason, as the operator or the scheduler gives it.</param>
internal sealed record GpuWaiter(
    string Namespace, string Name, string? Revision, string? Version, string Resource, int? Pods, long? Gpus, DateTimeOffset? Since,
    string Why);
