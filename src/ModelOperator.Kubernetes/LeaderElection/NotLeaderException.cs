namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>Reports that a write was refused and not sent, because this process does not lead or no longer leads.</summary>
public sealed class NotLeaderException(string message) : Exception(message);
