using k8s.Models;

namespace ModelOperator.Kubernetes.Events;

/// <summary>One call of the recorder that waits to be sent.</summary>
internal sealed record EventNotice(V1ObjectReference Regarding, string Type, string Reason, string Action, string Note, DateTimeOffset At);
