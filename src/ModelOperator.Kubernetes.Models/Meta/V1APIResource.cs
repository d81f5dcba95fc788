namespace ModelOperator.Kubernetes.Models;

/// <summary>One served resource.</summary>
public sealed record V1APIResource
{
    public string? Name { get; init; }

    public string? Kind { get; init; }

    public bool Namespaced { get; init; }

    public IReadOnlyList<string>? Verbs { get; init; }
}
