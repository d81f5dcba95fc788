namespace ModelOperator.Demo.Observations;

/// <summary>An inference pod as one version of it was.</summary>
/// <param name="At">When it was seen, since the demo began.</param>
/// <param name="Version">Its resourceVersion: orders it against other objects' versions.</param>
/// <param name="Uid">Which pod.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Revision">The revision it serves.</param>
/// <param name="Restarts">How often its containers were restarted.</param>
/// <param name="State">Where it is in its life.</param>
internal sealed record PodSample(TimeSpan At, ulong Version, string Uid, string Name, string Revision, int Restarts, PodState State);
