using System.Text.Json.Serialization;

namespace ModelOperator.Api.Spec.Monitoring.Checks;

/// <summary>The distances between two distributions in the bins of a profile.</summary>
public enum DistanceKind
{
    /// <summary>The population stability index, in nats: 0 or more.</summary>
    [JsonStringEnumMemberName("psi")]
    Psi,

    /// <summary>The Jensen-Shannon distance, the square root of the divergence to base 2: from 0 to 1.</summary>
    [JsonStringEnumMemberName("jensenShannon")]
    JensenShannon,

    /// <summary>The Kullback-Leibler divergence of the served data from the profile, in nats: 0 or more.</summary>
    [JsonStringEnumMemberName("kullbackLeibler")]
    KullbackLeibler,

    /// <summary>The Kolmogorov-Smirnov statistic over the profile's bins: from 0 to 1.</summary>
    [JsonStringEnumMemberName("kolmogorovSmirnov")]
    KolmogorovSmirnov,
}
