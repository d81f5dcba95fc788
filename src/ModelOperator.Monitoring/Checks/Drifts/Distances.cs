using ModelOperator.Analysis.Drift;
using ModelOperator.Api.Spec.Monitoring.Checks;

namespace ModelOperator.Monitoring.Checks.Drifts;

/// <summary>
/// The distances that a check can measure, with their usual limits. The limits 0.1 and 0.2 of PSI are the custom of credit scoring. The
/// limits of the other distances are their values for the same shift of a normal distribution. For a shift of d standard deviations, PSI is
/// d², Kullback-Leibler d² / 2, Kolmogorov-Smirnov 2 Φ(d / 2) - 1, and Jensen-Shannon about sqrt(d² / (8 ln 2)).
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
