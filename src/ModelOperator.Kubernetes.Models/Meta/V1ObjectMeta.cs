using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Models;

/// <summary>Standard metadata of every object. managedFields are dropped on purpose: no cache should hold them.</summary>
public sealed record V1ObjectMeta
{
    public string? Name { get; init; }

    public string? GenerateName { get; init; }

    public string? Namespace { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public long? Generation { get; init; }

    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? CreationTimestamp { get; init; }

    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? DeletionTimestamp { get; init; }

    public IReadOnlyList<string>? Finalizers { get; init; }

    public IReadOnlyList<V1OwnerReference>? OwnerReferences { get; init; }
}
