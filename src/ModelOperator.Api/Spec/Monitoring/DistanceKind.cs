using System.Text.Json.Serialization;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>Distances between two distributions in the bins of a profile.</summary>
public enum DistanceKind
{
    /// <summary>Population stability index, in nats: 0 and more.</summary>
    [JsonStringEnumMemberName("psi")]
    Psi,

    /// <summary>Jensen-Shannon distance, the root of the divergence to base 2: from 0 to 1.</summary>
    [JsonStringEnumMemberName("jensenShannon")]
    JensenShannon,

    /// <summary>Kullback-Leibler divergence of what is served from the profile, in nats: 0 and more.</summary>
    [JsonStringEnumMemberName("kullbackLeibler")]
    KullbackLeibler,

    /// <summary>Kolmogorov-Smirnov statistic over the profile's bins: from 0 to 1.</summary>
    [JsonStringEnumMemberName("kolmogorovSmirnov")]
    KolmogorovSmirnov,
}
