using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Pods;

/// <summary>Requests and limits, as quantities: {cpu: "2", memory: 4Gi}.</summary>
public sealed record ResourcesSpec
{
    /// <summary>The resources that the scheduler reserves.</summary>
    [MaxLength(64)]
    public IReadOnlyDictionary<string, NumberOrText>? Requests { get; init; }

    /// <summary>The resources that the container may use at most.</summary>
    [MaxLength(64)]
    public IReadOnlyDictionary<string, NumberOrText>? Limits { get; init; }
}
