using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Api.Spec.Monitoring.Samples;

/// <summary>Sends samples of requests and their answers as CloudEvents. Only what is listed is sent, and no header ever.</summary>
public sealed record SamplesSpec : SampleContentSpec
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
}
