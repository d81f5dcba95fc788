using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>Makes the part of <c>routes.json</c> that says what gateways look at beside routing.</summary>
internal static class MonitoringRules
{
    /// <summary>The rule of a spec, which has been inspected; null when gateways look at nothing.</summary>
    public static MonitoringRule? Of(MonitoringSpec? monitoring)
    {
        var rule = new MonitoringRule(
            monitoring?.Checks?.Repeats is { Enabled: not false } repeats ? new RepeatsRule(repeats.CallerHeader) : null,
            monitoring?.Review is { } review ? new ReviewRule(review.ConfidenceBelow, review.Output) : null);
        return rule == new MonitoringRule() ? null : rule;
    }
}
