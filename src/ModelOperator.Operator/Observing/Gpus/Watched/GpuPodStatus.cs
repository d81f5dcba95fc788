namespace ModelOperator.Operator.Observing.Gpus.Watched;

/// <summary>The phase of a pod, which tells whether it still runs.</summary>
internal sealed record GpuPodStatus
{
    public string? Phase { get; init; }
}
