using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec;

/// <summary>Settings of the built-in gateway.</summary>
public sealed record GatewaySpec
{
    /// <summary>Gateway pods. Two or more survive the loss of a node.</summary>
    [Range(1, 100)]
    [DefaultValue(2)]
    public int Replicas { get; set; } = 2;

    /// <summary>Requests and limits of each gateway pod.</summary>
    public ResourcesSpec? Resources { get; init; }
}
