using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>Sends samples of requests and their answers as CloudEvents. Only what is listed is sent, and no header ever.</summary>
public sealed record SamplesSpec
{
    /// <summary>The share of the requests, in percent. From 0 to 100, with fractions.</summary>
    [Required]
    [Range(0.0, 100.0)]
    public double Percent { get; set; }

    /// <summary>The sink that gets them: one of the operator's configuration that is for gateways.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.RouteName)]
    [MaxLength(RouteBounds.MaxNameLength)]
    public string Sink { get; set; } = "";

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
