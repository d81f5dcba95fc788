using System.Text.Json.Serialization;

namespace ModelOperator.Api.Spec.Analysis;

/// <summary>Metrics the operator knows how to ask for.</summary>
public enum BuiltinMetric
{
    /// <summary>Share of requests answered by 5xx, a gRPC error or a timeout.</summary>
    [JsonStringEnumMemberName("errorRate")]
    ErrorRate,

    /// <summary>Share of requests slower than a bound.</summary>
    [JsonStringEnumMemberName("latency")]
    Latency,

    /// <summary>Share of shadow answers that differ from the stable revision's.</summary>
    [JsonStringEnumMemberName("shadowMismatch")]
    ShadowMismatch,

    /// <summary>Share of empty predictions.</summary>
    [JsonStringEnumMemberName("nullRate")]
    NullRate,

    /// <summary>Distance of the candidate's answers from stable's, by the classes of spec.monitoring's profile.</summary>
    [JsonStringEnumMemberName("drift")]
    Drift,

    /// <summary>Share of wrong answers, among those that spec.monitoring.feedback has come for.</summary>
    [JsonStringEnumMemberName("wrongRate")]
    WrongRate,
}
