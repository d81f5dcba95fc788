namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>Whether a pod still runs.</summary>
internal sealed record GpuPodStatus
{
    public string? Phase { get; init; }
}
