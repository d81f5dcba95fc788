namespace ModelOperator.Operator.Observing.Gpus.Fitting;

/// <summary>Pods that somebody of ours has asked for and that have no node yet.</summary>
/// <param name="Namespace">Where they will be.</param>
/// <param name="Needs">What each asks of a node.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Unmade">How many of them no quota counts yet.</param>
internal sealed record ReservedPods(string Namespace, PodNeeds Needs, int Count, int Unmade);
