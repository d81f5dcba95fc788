namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>The checks of the stable revision, and the limits within which all is well.</summary>
public sealed record MonitoringChecksSpec
{
    /// <summary>Calls fall to zero, or far below what the same hour of the days before had.</summary>
    public TrafficCheckSpec? Traffic { get; init; }

    /// <summary>Requests that are refused because an input is missing, unknown, or of another type or shape. Default limit: 1%.</summary>
    public ShareCheckSpec? Schema { get; init; }

    /// <summary>Values of a feature that are NaN, empty or absent. Default limit: 5%.</summary>
    public ShareCheckSpec? Missing { get; init; }

    /// <summary>Values of a feature outside of what the profile has seen. Default limit: 1%.</summary>
    public ShareCheckSpec? OutOfRange { get; init; }

    /// <summary>Distance of each feature's values from the profile's.</summary>
    public DriftCheckSpec? InputDrift { get; init; }

    /// <summary>Distance of the answers' classes from the profile's.</summary>
    public DriftCheckSpec? AnswerDrift { get; init; }

    /// <summary>Distance of the answers' confidence from what the profile knows of the training data. Default distance: kolmogorovSmirnov.
    /// </summary>
    public DriftCheckSpec? Confidence { get; init; }

    /// <summary>Rows whose answer has an output with nothing but NaN or empty text. Default limit: 1%.</summary>
    public ShareCheckSpec? Nulls { get; init; }

    /// <summary>Requests by which a caller asks again what it has just had answered. Off without it.</summary>
    public RepeatsCheckSpec? Repeats { get; init; }

    /// <summary>Answers that were wrong, by spec.monitoring.feedback.</summary>
    public QualityCheckSpec? Quality { get; init; }
}
