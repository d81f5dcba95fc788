using ModelOperator.Analysis.Drift;
using ModelOperator.Api.Spec.Monitoring;

namespace ModelOperator.Monitoring.Checks;

/// <summary>
/// The distances that a check can take, and their usual limits. PSI's 0.1 and 0.2 are the custom of credit scoring; the others' limits
/// are where a normal distribution is shifted by as much: PSI = d² for a shift of d standard deviations, Kullback-Leibler d² / 2,
/// Kolmogorov-Smirnov 2 Φ(d / 2) - 1, Jensen-Shannon about sqrt(d² / (8 ln 2)).
/// </summary>
internal static class Distances
{
    public static double Between(DistanceKind kind, BinnedPair pair) => kind switch
    {
        DistanceKind.JensenShannon => DriftDistance.JensenShannon(pair),
        DistanceKind.KullbackLeibler => DriftDistance.KullbackLeibler(pair),
        DistanceKind.KolmogorovSmirnov => DriftDistance.KolmogorovSmirnov(pair),
        _ => DriftDistance.PopulationStability(pair),
    };

    public static double Warn(DistanceKind kind) => kind switch
    {
        DistanceKind.JensenShannon => 0.13,
        DistanceKind.KullbackLeibler => 0.05,
        DistanceKind.KolmogorovSmirnov => 0.12,
        _ => 0.1,
    };

    public static double Max(DistanceKind kind) => kind switch
    {
        DistanceKind.JensenShannon => 0.19,
        DistanceKind.KullbackLeibler => 0.1,
        DistanceKind.KolmogorovSmirnov => 0.18,
        _ => 0.2,
    };

    public static string Name(DistanceKind kind) => kind switch
    {
        DistanceKind.JensenShannon => "Jensen-Shannon",
        DistanceKind.KullbackLeibler => "Kullback-Leibler",
        DistanceKind.KolmogorovSmirnov => "Kolmogorov-Smirnov",
        _ => "PSI",
    };
}
