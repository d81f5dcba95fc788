using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Traffic;

/// <summary>How requests are split.</summary>
public sealed record TrafficSpec
{
    /// <summary>Who splits requests. There is one in this version.</summary>
    [AllowedValues(TrafficProvider.Gateway)]
    [DefaultValue(TrafficProvider.Gateway)]
    public TrafficProvider Provider { get; set; } = TrafficProvider.Gateway;

    /// <summary>Settings of the built-in gateway.</summary>
    public GatewaySpec? Gateway { get; init; }

    /// <summary>Keeps a caller on one revision.</summary>
    public AffinitySpec? Affinity { get; init; }

    /// <summary>Writes values of mismatching shadow answers into the gateway's log. They may be personal data.</summary>
    public bool LogPayloads { get; init; }
}
