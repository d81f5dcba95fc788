namespace ModelOperator.Operator.Observing.Pods;

/// <summary>How a pod fares.</summary>
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
