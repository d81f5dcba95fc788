namespace ModelOperator.Rollouts.Observations;

/// <summary>The model that a pod says it has fetched.</summary>
/// <param name="Pod">The pod's name.</param>
/// <param name="Uid">The pod's uid.</param>
/// <param name="Digest">The model's SHA-256 in lower-case hex.</param>
/// <param name="IsReady">True when the pod answers requests.</param>
public sealed record FetchedModel(string Pod, string Uid, string Digest, bool IsReady);
