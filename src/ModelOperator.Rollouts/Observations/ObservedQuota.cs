namespace ModelOperator.Rollouts.Observations;

/// <summary>A ResourceQuota of the namespace that lets fewer pods be made than would fit on nodes.</summary>
/// <param name="Name">The name of the ResourceQuota.</param>
/// <param name="Hard">The number of GPUs that the pods of the namespace may ask for in all.</param>
/// <param name="Used">The number of GPUs that they ask for now.</param>
/// <param name="Reserved">The number of GPUs that are reserved for pods that the operator has asked for and that are not made yet.</param>
public sealed record ObservedQuota(string Name, int Hard, int Used, int Reserved = 0);
