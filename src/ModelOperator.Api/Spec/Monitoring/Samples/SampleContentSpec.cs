using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Api.Spec.Monitoring.Samples;

/// <summary>The content of samples. Nothing that is not listed is sent, and no header ever.</summary>
public abstract record SampleContentSpec
{
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
