namespace ModelOperator.Operator.Observing.Gpus.Watched;

/// <summary>Whether a pod still runs.</summary>
internal sealed record GpuPodStatus
{
    public string? Phase { get; init; }
}
