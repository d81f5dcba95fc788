namespace ModelOperator.Operator.Observing.Gpus.Watched;

/// <summary>Requests and limits of a container, as quantities that are parsed only when they are needed.</summary>
internal sealed record GpuResources
{
    public IReadOnlyDictionary<string, string>? Requests { get; init; }

    public IReadOnlyDictionary<string, string>? Limits { get; init; }
}
