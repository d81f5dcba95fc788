using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Rollouts.Validation.Servers;

/// <summary>Refuses metrics that would judge the answers of a server by what its protocol cannot tell.</summary>
public static class ProtocolRules
{
    private const string Reason = "InvalidAnalysis";

    /// <summary>Every metric of a spec that does not fit the protocol of its server.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="protocol">The protocol that the spec names, or else that of the server's preset.</param>
    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec, ServerProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return protocol is not ServerProtocol.OpenAI
            ? []
            : (spec.Analysis?.Metrics ?? [])
                .Select((metric, index) => Problem(metric, $"spec.analysis.metrics[{index}]")).OfType<SpecProblem>();
    }

    private static SpecProblem? Problem(MetricSpec metric, string field) => metric.Builtin switch
    {
        BuiltinMetric.Latency when metric.Max is null => new(
            Reason, $"{field}.max",
            $"metric '{metric.Name}' compares the times of whole answers, and with protocol OpenAI answers differ in length; set max, or "
                + "use timeToFirstToken and timePerOutputToken"),
        BuiltinMetric.ShadowMismatch => new(
            Reason, $"{field}.builtin",
            $"metric '{metric.Name}' compares answers, and with protocol OpenAI two good answers may differ in every word; leave it out, "
                + "and judge copies by errorRate, timeToFirstToken and timePerOutputToken"),
        BuiltinMetric.ShadowWrongRate => new(
            Reason, $"{field}.builtin",
            $"metric '{metric.Name}' compares a copy's prediction with labels, and answers of protocol OpenAI have no output that is one; "
                + "leave it out"),
        BuiltinMetric.NullRate => new(
            Reason, $"{field}.builtin",
            $"metric '{metric.Name}' reads counters of the operator's own server, which a server with protocol OpenAI does not have; leave "
                + "it out"),
        _ => null,
    };
}
