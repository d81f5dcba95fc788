namespace ModelOperator.Contracts.Metrics;

/// <summary>The names of the counters of feedback. Gateways and model servers count alike, each under names of their own.</summary>
/// <param name="Answers">Answers with feedback on whether they were right.</param>
/// <param name="Classes">Answers with feedback by class.</param>
/// <param name="Numbers">Answers with feedback whose label and prediction are numbers.</param>
/// <param name="AbsoluteErrors">The sum of the absolute errors of these.</param>
/// <param name="SquaredErrors">The sum of the squared errors of these.</param>
/// <param name="ErrorsAboveBound">Those of them whose error was counted as the bound.</param>
/// <param name="Delay">The time from an answer to its feedback, in seconds.</param>
/// <param name="Repeated">Feedback for an answer that already had some.</param>
/// <param name="Refused">Feedback that was refused.</param>
public sealed record FeedbackMetricNames(
    string Answers, string Classes, string Numbers, string AbsoluteErrors, string SquaredErrors, string ErrorsAboveBound, string Delay,
    string Repeated, string Refused)
{
    /// <summary>The names at gateways.</summary>
    public static FeedbackMetricNames OfGateways { get; } = new(
        GatewayMetricNames.Feedback, GatewayMetricNames.FeedbackClasses, GatewayMetricNames.FeedbackNumbers,
        GatewayMetricNames.FeedbackAbsoluteErrors, GatewayMetricNames.FeedbackSquaredErrors, GatewayMetricNames.FeedbackErrorsAboveBound,
        GatewayMetricNames.FeedbackDelay, GatewayMetricNames.FeedbackRepeated, GatewayMetricNames.FeedbackRefused);

    /// <summary>The names at model servers that clients reach without a gateway.</summary>
    public static FeedbackMetricNames OfServers { get; } = new(
        ModelServerMetricNames.Feedback, ModelServerMetricNames.FeedbackClasses, ModelServerMetricNames.FeedbackNumbers,
        ModelServerMetricNames.FeedbackAbsoluteErrors, ModelServerMetricNames.FeedbackSquaredErrors,
        ModelServerMetricNames.FeedbackErrorsAboveBound, ModelServerMetricNames.FeedbackDelay, ModelServerMetricNames.FeedbackRepeated,
        ModelServerMetricNames.FeedbackRefused);
}
