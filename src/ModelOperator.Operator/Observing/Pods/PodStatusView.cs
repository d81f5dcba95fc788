namespace ModelOperator.Operator.Observing.Pods;

/// <summary>The state of a pod.</summary>
internal sealed record PodStatusView
{
    public string? Phase { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    public string? PodIP { get; init; }

    public IReadOnlyList<ConditionView>? Conditions { get; init; }

    public IReadOnlyList<ContainerView>? InitContainerStatuses { get; init; }

    public IReadOnlyList<ContainerView>? ContainerStatuses { get; init; }
}
