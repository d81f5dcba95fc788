using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Monitoring.Samples;
using ModelOperator.Contracts.Routes;
using ModelOperator.Sinks.Configuration;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>Makes the part of <c>routes.json</c> that says what gateways look at beside routing.</summary>
internal static class MonitoringRules
{
    /// <summary>The rule of a spec, which has been inspected; null when gateways look at nothing.</summary>
    public static MonitoringRule? Of(MonitoringSpec? monitoring)
    {
        var rule = new MonitoringRule(
            monitoring?.Checks?.Repeats is { Enabled: not false } repeats ? new RepeatsRule(repeats.CallerHeader) : null,
            monitoring?.Review is { } review ? Of(review) : null,
            monitoring?.Samples is { } samples
                ? new SamplesRule(samples.Percent, samples.Sink, Content(samples))
                : null);
        return NullIfEmpty(rule);
    }

    /// <summary>The rule without what would go to sinks that gateways may not send to; null when nothing is left. Answers are marked for
    /// review all the same.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="sinks">The sinks that gateways may send to, by name.</param>
    public static MonitoringRule? Within(MonitoringRule? rule, IReadOnlyDictionary<string, SinkOptions> sinks) => rule is null
        ? null
        : NullIfEmpty(rule with
        {
            Review = rule.Review is { Sink: { } desk } review && !sinks.ContainsKey(desk)
                ? review with { Sink = null, Content = null }
                : rule.Review,
            Samples = rule.Samples is { } samples && sinks.ContainsKey(samples.Sink) ? samples : null,
        });

    private static MonitoringRule? NullIfEmpty(MonitoringRule rule) =>
        rule is { Repeats: null, Review: null, Samples: null } ? null : rule;

    private static ReviewRule Of(ReviewSpec review) => new(
        review.ConfidenceBelow,
        review.Output,
        review.Sink,
        review.Sink is null ? null : Content(review));

    private static SampleContent Content(SampleContentSpec content) =>
        new(content.Inputs ?? [], content.Outputs ?? [], content.Hash ?? []);
}
