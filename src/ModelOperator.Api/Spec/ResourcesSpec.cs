using System.ComponentModel.DataAnnotations;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Api.Spec;

/// <summary>Requests and limits, as quantities: {cpu: "2", memory: 4Gi}.</summary>
public sealed record ResourcesSpec
{
    /// <summary>What the scheduler reserves.</summary>
    [MaxLength(64)]
    public IReadOnlyDictionary<string, IntOrString>? Requests { get; init; }

    /// <summary>What the container may use at most.</summary>
    [MaxLength(64)]
    public IReadOnlyDictionary<string, IntOrString>? Limits { get; init; }
}
