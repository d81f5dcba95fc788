namespace ModelOperator.Contracts.Metrics;

/// <summary>
/// The metrics of a model server. Verdicts, monitoring checks, autoscaling and the queries of users read them, so a name must never change.
/// </summary>
public static class ModelServerMetricNames
{
    /// <summary>Counter: inference requests that were answered.</summary>
    public const string Requests = "model_server_requests_total";

    /// <summary>Counter: inference requests that failed.</summary>
    public const string Failures = "model_server_failures_total";

    /// <summary>Histogram, in seconds: durations of requests.</summary>
    public const string RequestDuration = "model_server_request_duration_seconds";

    /// <summary>Histogram, in seconds: time inside the runtime.</summary>
    public const string ComputeDuration = "model_server_compute_duration_seconds";

    /// <summary>Histogram, in seconds: time in the queue.</summary>
    public const string QueueDuration = "model_server_queue_duration_seconds";

    /// <summary>Histogram: rows per run.</summary>
    public const string BatchSize = "model_server_batch_size";

    /// <summary>Gauge: requests that are being worked on or waiting; autoscaling uses it.</summary>
    public const string InflightRequests = "model_server_inflight_requests";

    /// <summary>Gauge, in seconds: the time that it took to load the model.</summary>
    public const string LoadDuration = "model_server_load_duration_seconds";

    /// <summary>Gauge, in seconds: the duration of each phase of the start.</summary>
    public const string StartupPhase = "model_server_startup_phase_seconds";

    /// <summary>Counter: rows that were answered.</summary>
    public const string Answers = "model_server_answers_total";

    /// <summary>Counter: rows that were answered without a prediction.</summary>
    public const string NullAnswers = "model_server_null_answers_total";

    /// <summary>Counter: requests that were refused because an input differs from the model's declaration.</summary>
    public const string SchemaViolations = "model_server_schema_violations_total";

    /// <summary>Histogram: the largest score of each row.</summary>
    public const string Confidence = "model_server_confidence";

    /// <summary>The counters of the buckets of <see cref="Confidence"/>. They are a part of that metric and no metric of their own.
    /// </summary>
    public static string ConfidenceBuckets => Confidence + "_bucket";

    /// <summary>Gauge: 1 while the server has a profile that it cannot count by, with the label <c>reason</c>, one of
    /// <see cref="ProfileFaults"/>.</summary>
    public const string ProfileUnused = "model_server_profile_unused";

    /// <summary>Counter: values of a feature by bin.</summary>
    public const string FeatureValues = "model_server_feature_values_total";

    /// <summary>Counter: values of a feature that are missing.</summary>
    public const string FeatureMissing = "model_server_feature_missing_total";

    /// <summary>Counter: values of a feature outside the reference profile's range.</summary>
    public const string FeatureOutOfRange = "model_server_feature_out_of_range_total";

    /// <summary>Counter: answers by class.</summary>
    public const string ClassAnswers = "model_server_class_answers_total";

    /// <summary>Counter: answers with feedback on whether they were right, posted to the server itself.</summary>
    public const string Feedback = "model_server_feedback_total";

    /// <summary>Counter: answers with feedback by class, as seen from that class: hit, miss or false alarm.</summary>
    public const string FeedbackClasses = "model_server_feedback_class_total";

    /// <summary>Counter: answers with feedback whose label and prediction are numbers.</summary>
    public const string FeedbackNumbers = "model_server_feedback_numbers_total";

    /// <summary>Counter: the sum of the absolute errors of these.</summary>
    public const string FeedbackAbsoluteErrors = "model_server_feedback_absolute_error_total";

    /// <summary>Counter: the sum of the squared errors of these.</summary>
    public const string FeedbackSquaredErrors = "model_server_feedback_squared_error_total";

    /// <summary>Counter: those of them whose error was larger than the bound, and was counted as the bound.</summary>
    public const string FeedbackErrorsAboveBound = "model_server_feedback_error_above_bound_total";

    /// <summary>Histogram: the time from an answer to its feedback, in seconds.</summary>
    public const string FeedbackDelay = "model_server_feedback_delay_seconds";

    /// <summary>The counters of the buckets of <see cref="FeedbackDelay"/>. They are a part of that metric and no metric of their own.
    /// </summary>
    public static string FeedbackDelayBuckets => FeedbackDelay + "_bucket";

    /// <summary>Counter: feedback for an answer that already had some.</summary>
    public const string FeedbackRepeated = "model_server_feedback_repeated_total";

    /// <summary>Counter: feedback that was refused.</summary>
    public const string FeedbackRefused = "model_server_feedback_refused_total";
}
