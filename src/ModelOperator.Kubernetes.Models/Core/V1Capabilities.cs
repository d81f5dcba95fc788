namespace ModelOperator.Kubernetes.Models;

/// <summary>Linux capabilities added and dropped.</summary>
public sealed record V1Capabilities
{
    public IReadOnlyList<string>? Add { get; init; }

    public IReadOnlyList<string>? Drop { get; init; }
}
