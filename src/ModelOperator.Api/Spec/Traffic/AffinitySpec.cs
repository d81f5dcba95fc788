using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Api.Spec.Traffic;

/// <summary>Keeps a caller on one revision: exactly one of cookie and header.</summary>
[ExactlyOneOf("cookie", "header")]
public sealed record AffinitySpec
{
    /// <summary>A cookie that the gateway sets.</summary>
    [RegularExpression(SchemaPatterns.HeaderName)]
    [MaxLength(RouteBounds.MaxHeaderNameLength)]
    public string? Cookie { get; init; }

    /// <summary>A request header whose hash decides.</summary>
    [RegularExpression(SchemaPatterns.HeaderName)]
    [MaxLength(RouteBounds.MaxHeaderNameLength)]
    public string? Header { get; init; }
}
