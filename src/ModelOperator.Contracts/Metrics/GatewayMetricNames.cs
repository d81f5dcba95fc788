namespace ModelOperator.Contracts.Metrics;

/// <summary>
/// The metrics of a gateway. Verdicts, monitoring checks and the queries of users read them, so a name must never change.
/// </summary>
public static class GatewayMetricNames
{
    /// <summary>Counter: requests that were answered.</summary>
    public const string Requests = "model_gateway_requests_total";

    /// <summary>Histogram, in seconds: durations of requests.</summary>
    public const string RequestDuration = "model_gateway_request_duration_seconds";

    /// <summary>Histogram, in seconds: waiting times of requests that nobody answered.</summary>
    public const string Unanswered = "model_gateway_unanswered_seconds";

    /// <summary>The counters of the buckets of <see cref="RequestDuration"/>.</summary>
    public const string RequestDurationBuckets = RequestDuration + "_bucket";

    /// <summary>The counters of the buckets of <see cref="Unanswered"/>.</summary>
    public const string UnansweredBuckets = Unanswered + "_bucket";

    /// <summary>Gauge: requests under way.</summary>
    public const string InflightRequests = "model_gateway_inflight_requests";

    /// <summary>Counter: requests that went to another revision than the one that was chosen first.</summary>
    public const string ReroutedRequests = "model_gateway_rerouted_requests_total";

    /// <summary>Counter: attempts on another endpoint.</summary>
    public const string Retries = "model_gateway_retries_total";

    /// <summary>Counter: times that an endpoint was passed over for a while.</summary>
    public const string EndpointEjections = "model_gateway_endpoint_ejections_total";

    /// <summary>Gauge: requests that wait for a first pod.</summary>
    public const string HeldRequests = "model_gateway_held_requests";

    /// <summary>Counter: requests that waited for a first pod, by what became of them.</summary>
    public const string Holds = "model_gateway_holds_total";

    /// <summary>Histogram, in seconds: the time for which requests waited for a first pod.</summary>
    public const string HoldDuration = "model_gateway_hold_duration_seconds";

    /// <summary>Gauge, in percent: a revision's share of the requests.</summary>
    public const string RouteWeight = "model_gateway_route_weight";

    /// <summary>Gauge: ready endpoints of a revision.</summary>
    public const string ReadyEndpoints = "model_gateway_ready_endpoints";

    /// <summary>Gauge: the generation of the routes in force.</summary>
    public const string RouteGeneration = "model_gateway_route_generation";

    /// <summary>Counter: versions of <c>routes.json</c> that were not valid.</summary>
    public const string RejectedRoutes = "model_gateway_rejected_routes_total";

    /// <summary>Versions of <c>routes.json</c> that were applied without their part <c>monitoring</c>, which was not valid.</summary>
    public const string RejectedMonitoring = "model_gateway_rejected_monitoring_total";

    /// <summary>Counter: copies sent to a shadow revision.</summary>
    public const string ShadowRequests = "model_gateway_shadow_requests_total";

    /// <summary>Histogram, in seconds: durations of copies.</summary>
    public const string ShadowRequestDuration = "model_gateway_shadow_request_duration_seconds";

    /// <summary>The counters of the buckets of <see cref="ShadowRequestDuration"/>.</summary>
    public const string ShadowRequestDurationBuckets = ShadowRequestDuration + "_bucket";

    /// <summary>Counter: copies that were not sent, or were given up.</summary>
    public const string ShadowDropped = "model_gateway_shadow_dropped_total";

    /// <summary>Counter: answers to copies, by the result of the comparison with the client's answer.</summary>
    public const string ShadowCompared = "model_gateway_shadow_compared_total";

    /// <summary>Histogram, in seconds: times to the first token of streamed answers.</summary>
    public const string TimeToFirstToken = "model_gateway_time_to_first_token_seconds";

    /// <summary>The counters of the buckets of <see cref="TimeToFirstToken"/>.</summary>
    public const string TimeToFirstTokenBuckets = TimeToFirstToken + "_bucket";

    /// <summary>Histogram, in seconds: mean times per token after the first, of streamed answers.</summary>
    public const string TimePerOutputToken = "model_gateway_time_per_output_token_seconds";

    /// <summary>The counters of the buckets of <see cref="TimePerOutputToken"/>.</summary>
    public const string TimePerOutputTokenBuckets = TimePerOutputToken + "_bucket";

    /// <summary>Counter: tokens of streamed answers.</summary>
    public const string OutputTokens = "model_gateway_output_tokens_total";

    /// <summary>Histogram, in seconds: times to the first token of streamed answers to copies.</summary>
    public const string ShadowTimeToFirstToken = "model_gateway_shadow_time_to_first_token_seconds";

    /// <summary>The counters of the buckets of <see cref="ShadowTimeToFirstToken"/>.</summary>
    public const string ShadowTimeToFirstTokenBuckets = ShadowTimeToFirstToken + "_bucket";

    /// <summary>Histogram, in seconds: mean times per token after the first, of streamed answers to copies.</summary>
    public const string ShadowTimePerOutputToken = "model_gateway_shadow_time_per_output_token_seconds";

    /// <summary>The counters of the buckets of <see cref="ShadowTimePerOutputToken"/>.</summary>
    public const string ShadowTimePerOutputTokenBuckets = ShadowTimePerOutputToken + "_bucket";

    /// <summary>Counter: tokens of streamed answers to copies.</summary>
    public const string ShadowOutputTokens = "model_gateway_shadow_output_tokens_total";

    /// <summary>Counter: requests that repeat what the same caller has had answered within the last minute.</summary>
    public const string RepeatedRequests = "model_gateway_repeated_requests_total";

    /// <summary>Counter: requests of which it is known whether they repeat another.</summary>
    public const string RepeatCheckedRequests = "model_gateway_repeat_checked_requests_total";

    /// <summary>Counter: answers that people should look at.</summary>
    public const string Review = "model_gateway_review_total";

    /// <summary>Counter: answers of which the model server said how sure the model is.</summary>
    public const string ReviewChecked = "model_gateway_review_checked_total";

    /// <summary>Counter: requests whose samples were given to the sender of their sink.</summary>
    public const string Samples = "model_gateway_samples_total";

    /// <summary>Counter: requests that were chosen for samples and of which none was sent.</summary>
    public const string SamplesSkipped = "model_gateway_samples_skipped_total";

    /// <summary>Counter: answers with feedback on whether they were right.</summary>
    public const string Feedback = "model_gateway_feedback_total";

    /// <summary>Counter: answers with feedback by class, as seen from that class: hit, miss or false alarm.</summary>
    public const string FeedbackClasses = "model_gateway_feedback_class_total";

    /// <summary>Counter: answers with feedback whose label and prediction are numbers.</summary>
    public const string FeedbackNumbers = "model_gateway_feedback_numbers_total";

    /// <summary>Counter: the sum of the absolute errors of these.</summary>
    public const string FeedbackAbsoluteErrors = "model_gateway_feedback_absolute_error_total";

    /// <summary>Counter: the sum of the squared errors of these.</summary>
    public const string FeedbackSquaredErrors = "model_gateway_feedback_squared_error_total";

    /// <summary>Counter: those of them whose error was larger than the bound, and was counted as the bound.</summary>
    public const string FeedbackErrorsAboveBound = "model_gateway_feedback_error_above_bound_total";

    /// <summary>Counter: requests with a label, for the shadow and for whoever answered.</summary>
    public const string ShadowFeedback = "model_gateway_shadow_feedback_total";

    /// <summary>Counter: predictions of shadows that were forgotten before a label came.</summary>
    public const string ShadowForgotten = "model_gateway_shadow_predictions_forgotten_total";

    /// <summary>Counter: feedback for an answer that already had some.</summary>
    public const string FeedbackRepeated = "model_gateway_feedback_repeated_total";

    /// <summary>Counter: feedback that was refused.</summary>
    public const string FeedbackRefused = "model_gateway_feedback_refused_total";
}
