using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Monitoring.Checks;

/// <summary>The limits for the distance of a distribution from the profile's.</summary>
public sealed record DriftCheckSpec
{
    /// <summary>
    /// False switches the check off. True has it report what it lacks. Default: on where everything that it needs is there.
    /// </summary>
    public bool? Enabled { get; init; }

    /// <summary>The kind of distance. Default: psi; for confidence kolmogorovSmirnov.</summary>
    public DistanceKind? Distance { get; init; }

    /// <summary>A distance above this is worth a look. Default: psi 0.1, jensenShannon 0.13, kullbackLeibler 0.05, kolmogorovSmirnov 0.12.
    /// For the mean of a normal distribution each is a shift of about 0.3 standard deviations.</summary>
    [Range(0.0, 100.0)]
    public double? Warn { get; init; }

    /// <summary>A distance above this is bad. Default: psi 0.2, jensenShannon 0.19, kullbackLeibler 0.1, kolmogorovSmirnov 0.18. For the
    /// mean of a normal distribution each is a shift of about 0.45 standard deviations.</summary>
    [Range(0.0, 100.0)]
    public double? Max { get; init; }

    /// <summary>The number of values or answers in the window below which there is no verdict. Default: 1000.</summary>
    [Range(1, 1000000000)]
    public int? MinSamples { get; init; }
}
