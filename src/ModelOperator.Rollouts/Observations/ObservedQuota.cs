namespace ModelOperator.Rollouts.Observations;

/// <summary>A ResourceQuota of the namespace that lets fewer pods be made than would fit on nodes.</summary>
/// <param name="Name">The ResourceQuota.</param>
/// <param name="Hard">GPUs that the pods of the namespace may ask for in all.</param>
/// <param name="Used">GPUs that they ask for now.</param>
/// <param name="Promised">GPUs for pods that the operator has asked for and that are not made yet.</param>
public sealed record ObservedQuota(string Name, int Hard, int Used, int Promised = 0);
