namespace ModelOperator.Demo.Observations;

/// <summary>An inference pod as one version of it was.</summary>
/// <param name="At">The time at which it was seen, since the demo began.</param>
/// <param name="Version">Its resourceVersion: orders it against other objects' versions.</param>
/// <param name="Uid">The UID of the pod.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Revision">The revision it serves.</param>
/// <param name="Restarts">The number of restarts of its containers.</param>
/// <param name="State">The state in its life.</param>
internal sealed record PodSample(TimeSpan At, ulong Version, string Uid, string Name, string Revision, int Restarts, PodState State);
