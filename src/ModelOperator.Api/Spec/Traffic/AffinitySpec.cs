using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Api.Spec.Traffic;

/// <summary>Keeps a caller on one revision. Exactly one of cookie and header is set.</summary>
[ExactlyOneOf("cookie", "header")]
public sealed record AffinitySpec
{
    /// <summary>The cookie that the gateway sets. A caller is known by it.</summary>
    [RegularExpression(SchemaPatterns.HeaderName)]
    [MaxLength(RouteBounds.MaxHeaderNameLength)]
    public string? Cookie { get; init; }

    /// <summary>The request header that a caller is known by; the hash of its value decides on the revision.</summary>
    [RegularExpression(SchemaPatterns.HeaderName)]
    [MaxLength(RouteBounds.MaxHeaderNameLength)]
    public string? Header { get; init; }
}
