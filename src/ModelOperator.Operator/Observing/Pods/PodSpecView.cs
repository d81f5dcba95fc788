namespace ModelOperator.Operator.Observing.Pods;

/// <summary>Where a pod runs.</summary>
internal sealed record PodSpecView
{
    public string? NodeName { get; init; }
}
