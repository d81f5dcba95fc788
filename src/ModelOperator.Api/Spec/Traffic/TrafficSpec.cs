using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Traffic;

/// <summary>The way in which requests are split between revisions.</summary>
public sealed record TrafficSpec
{
    /// <summary>The part that splits requests. This version has only the built-in gateway.</summary>
    [AllowedValues(TrafficProvider.Gateway)]
    [DefaultValue(TrafficProvider.Gateway)]
    public TrafficProvider Provider { get; set; } = TrafficProvider.Gateway;

    /// <summary>The settings of the built-in gateway.</summary>
    public GatewaySpec? Gateway { get; init; }

    /// <summary>Keeps a caller on one revision.</summary>
    public AffinitySpec? Affinity { get; init; }

    /// <summary>Writes the values of shadow answers that differ into the gateway's log. They may be personal data.</summary>
    public bool LogPayloads { get; init; }
}
