namespace ModelOperator.Operator.Observing.Gpus.Watched;

/// <summary>The resources and the restart policy of a container.</summary>
internal sealed record GpuContainer
{
    public GpuResources? Resources { get; init; }

    /// <summary>Always for an init container that goes on running beside the others (a sidecar).</summary>
    public string? RestartPolicy { get; init; }
}
