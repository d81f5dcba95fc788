using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>The distance that a distribution may have from the profile's.</summary>
public sealed record DriftCheckSpec
{
    /// <summary>False switches the check off; true has it say what it lacks. Default: on where what it needs is there.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The distance measure. Default: psi; for confidence kolmogorovSmirnov.</summary>
    public DistanceKind? Distance { get; init; }

    /// <summary>Above this it is worth a look. Default: psi 0.1, jensenShannon 0.13, kullbackLeibler 0.05, kolmogorovSmirnov 0.12; for the
    /// mean of a normal distribution each is a shift of about 0.3 standard deviations.</summary>
    [Range(0.0, 100.0)]
    public double? Warn { get; init; }

    /// <summary>Above this it is bad. Default: psi 0.2, jensenShannon 0.19, kullbackLeibler 0.1, kolmogorovSmirnov 0.18; for the mean of a
    /// normal distribution each is a shift of about 0.45 standard deviations.</summary>
    [Range(0.0, 100.0)]
    public double? Max { get; init; }

    /// <summary>Fewer values or answers than this in the window give no verdict. Default: 1000.</summary>
    [Range(1, 1000000000)]
    public int? MinSamples { get; init; }
}
