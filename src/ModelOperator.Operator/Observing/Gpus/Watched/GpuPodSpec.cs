namespace ModelOperator.Operator.Observing.Gpus.Watched;

/// <summary>The node of a pod, and its containers.</summary>
internal sealed record GpuPodSpec
{
    public string? NodeName { get; init; }

    public IReadOnlyList<GpuContainer>? InitContainers { get; init; }

    public IReadOnlyList<GpuContainer>? Containers { get; init; }
}
