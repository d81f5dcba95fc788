namespace ModelOperator.Operator.Observing.Gpus.Watched;

/// <summary>Where a pod runs, and what its containers ask for.</summary>
internal sealed record GpuPodSpec
{
    public string? NodeName { get; init; }

    public IReadOnlyList<GpuContainer>? InitContainers { get; init; }

    public IReadOnlyList<GpuContainer>? Containers { get; init; }
}
