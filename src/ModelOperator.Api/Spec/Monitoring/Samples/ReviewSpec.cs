using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Api.Spec.Monitoring.Samples;

/// <summary>Marks the answers that people should look at, because the model is unsure of them: the header x-model-review is true, and
/// the gateways count them. The server must say how sure the model is, as the operator's own does.</summary>
public sealed record ReviewSpec : SampleContentSpec
{
    /// <summary>An answer is marked when the largest score of one of its rows is below this. From 0 to 1.</summary>
    [Required]
    [Range(0.0, 1.0)]
    public double ConfidenceBelow { get; set; }

    /// <summary>The output with a score for each class. Default: the outputs that the profile was told of with --confidence.</summary>
    [RegularExpression(SchemaPatterns.HeaderValue)]
    [MaxLength(RouteBounds.MaxOutputNameLength)]
    public string? Output { get; init; }

    /// <summary>The sink that gets a sample of each marked answer and its request: one of the operator's configuration that is for
    /// gateways. Default: none.</summary>
    [RegularExpression(SchemaPatterns.RouteName)]
    [MaxLength(RouteBounds.MaxNameLength)]
    public string? Sink { get; init; }
}
