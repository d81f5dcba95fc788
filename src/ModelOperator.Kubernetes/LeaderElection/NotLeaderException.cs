namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>A write was refused here because this process does not lead (any more); it was not sent.</summary>
public sealed class NotLeaderException(string message) : Exception(message);
