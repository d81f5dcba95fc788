namespace ModelOperator.Operator.Observing.Pods;

/// <summary>A condition of a pod or of a node.</summary>
internal sealed record ConditionView
{
    public string? Type { get; init; }

    public string? Status { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}
