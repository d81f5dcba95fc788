namespace ModelOperator.Operator.Observing.Pods;

/// <summary>The node that a pod runs on.</summary>
internal sealed record PodSpecView
{
    public string? NodeName { get; init; }
}
