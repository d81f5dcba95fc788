namespace ModelOperator.Kubernetes.Events;

/// <summary>The fields by which two Events are repetitions of one Event.</summary>
internal sealed record EventKey(string? Uid, string? Namespace, string? Name, string Type, string Reason, string Action, string Note)
{
    public static EventKey Of(EventNotice notice) => new(
        notice.Regarding.Uid, notice.Regarding.NamespaceProperty, notice.Regarding.Name,
        notice.Type, notice.Reason, notice.Action, notice.Note);
}
