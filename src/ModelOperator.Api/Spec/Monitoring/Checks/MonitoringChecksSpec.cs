namespace ModelOperator.Api.Spec.Monitoring.Checks;

/// <summary>The checks of the stable revision, with their limits.</summary>
public sealed record MonitoringChecksSpec
{
    /// <summary>Checks whether calls fall to zero, or far below the usual number at this time on the days before.</summary>
    public TrafficCheckSpec? Traffic { get; init; }

    /// <summary>
    /// Checks the share of requests that are refused because an input is missing, unknown, or of another type or shape. Default limit: 1%.
    /// </summary>
    public ShareCheckSpec? Schema { get; init; }

    /// <summary>Checks the share of values of each feature that are NaN, empty or absent. Default limit: 5%.</summary>
    public ShareCheckSpec? Missing { get; init; }

    /// <summary>Checks the share of values of each feature that lie outside the range in the profile. Default limit: 1%.</summary>
    public ShareCheckSpec? OutOfRange { get; init; }

    /// <summary>Checks the distance of each feature's values from the profile's.</summary>
    public DriftCheckSpec? InputDrift { get; init; }

    /// <summary>Checks the distance of the answers' classes from the profile's.</summary>
    public DriftCheckSpec? AnswerDrift { get; init; }

    /// <summary>Checks the distance of the answers' confidence from that in the profile. Default distance: kolmogorovSmirnov.</summary>
    public DriftCheckSpec? Confidence { get; init; }

    /// <summary>Checks the share of rows whose answer has an output with nothing but NaN or empty text. Default limit: 1%.</summary>
    public ShareCheckSpec? Nulls { get; init; }

    /// <summary>Checks the share of requests by which a caller asks again what has just been answered. Default: off, and with a limit
    /// of 5% when it is on.</summary>
    public RepeatsCheckSpec? Repeats { get; init; }

    /// <summary>Checks how good the answers are, by spec.monitoring.feedback. Default: off.</summary>
    public QualityCheckSpec? Quality { get; init; }

    /// <summary>Checks whether the GPUs have enough to do, where NVIDIA's DCGM exporter is scraped. Default: off.</summary>
    public GpuCheckSpec? Gpu { get; init; }
}
