using System.ComponentModel;

namespace ModelOperator.Api.Spec;

/// <summary>How requests are split.</summary>
public sealed record TrafficSpec
{
    /// <summary>Who splits requests: the built-in Gateway, a Gateway API implementation, Istio, or a plain Service (blue/green only).</summary>
    [DefaultValue(TrafficProvider.Gateway)]
    public TrafficProvider Provider { get; set; } = TrafficProvider.Gateway;

    /// <summary>Settings of the built-in gateway.</summary>
    public GatewaySpec? Gateway { get; init; }

    /// <summary>Keeps a caller on one revision.</summary>
    public AffinitySpec? Affinity { get; init; }

    /// <summary>Writes values of mismatching shadow answers into the gateway's log. They may be personal data.</summary>
    public bool LogPayloads { get; init; }
}
