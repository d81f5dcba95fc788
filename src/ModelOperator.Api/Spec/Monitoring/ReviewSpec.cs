using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>Marks the answers that people should look at, because the model is unsure of them: the header x-model-review is true, and
/// the gateways count them. The operator's own server must serve the model.</summary>
public sealed record ReviewSpec
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

    /// <summary>The inputs that are sent, each whole; * for all. No other input leaves the gateway.</summary>
    [MaxLength(SampleContent.MaxNames)]
    [ItemMinLength(1)]
    [ItemMaxLength(RouteBounds.MaxOutputNameLength)]
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>The outputs that are sent, each whole; * for all. No other output leaves the gateway.</summary>
    [MaxLength(SampleContent.MaxNames)]
    [ItemMinLength(1)]
    [ItemMaxLength(RouteBounds.MaxOutputNameLength)]
    public IReadOnlyList<string>? Outputs { get; init; }

    /// <summary>Inputs and outputs whose values are sent as hashes, with the key of spec.monitoring.hashKeySecret; * for all. No sample is
    /// sent of a request that has a name of the list neither in itself nor in its answer.</summary>
    [MaxLength(SampleContent.MaxNames)]
    [ItemMinLength(1)]
    [ItemMaxLength(RouteBounds.MaxOutputNameLength)]
    public IReadOnlyList<string>? Hash { get; init; }
}
