namespace ModelOperator.Operator.Observing.Gpus.Watched;

/// <summary>What a container asks for.</summary>
internal sealed record GpuContainer
{
    public GpuResources? Resources { get; init; }

    /// <summary>Always, on an init container: it runs on beside the others (a sidecar).</summary>
    public string? RestartPolicy { get; init; }
}
