namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>Pods that somebody of ours has asked for and that have no node yet.</summary>
/// <param name="Needs">What each asks of a node.</param>
/// <param name="Count">How many there are.</param>
internal sealed record PromisedPods(PodNeeds Needs, int Count);
