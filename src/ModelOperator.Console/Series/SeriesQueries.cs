using System.Globalization;
using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Console.Series;

/// <summary>Writes the queries for the past of a rollout. All values are names of Kubernetes and need no escapes.</summary>
internal static class SeriesQueries
{
    /// <summary>The query for the values that the operator has measured, metric by metric.</summary>
    /// <param name="deployment">The ModelDeployment.</param>
    /// <param name="operatorNamespace">The namespace of the operator, whose series alone count then; null for that of any pod.</param>
    public static string Values(ModelDeployment deployment, string? operatorNamespace) =>
        $"max by (metric) ({OfOperator(deployment, operatorNamespace, "modeldeployment_analysis_value")})";

    /// <summary>The candidate's share of requests, in percent, revision by revision.</summary>
    public static string Split(ModelDeployment deployment, string? operatorNamespace) =>
        $"max by (revision) ({OfOperator(deployment, operatorNamespace, "modeldeployment_traffic_weight", ",role=\"Candidate\"")})";

    /// <summary>The distances of the features that are farthest from the profile.</summary>
    public static string Drift(ModelDeployment deployment, string? operatorNamespace, string check) =>
        $"max by (feature) ({OfOperator(deployment, operatorNamespace, "modeldeployment_drift", $",check=\"{check}\"")})";

    /// <summary>The share of bad requests in each window, revision by revision, as the gateways count them; null for a metric that they
    /// have no such share of.</summary>
    public static string? Shares(ModelDeployment deployment, MetricSpec metric, TimeSpan window)
    {
        var gateways = OfGateways(deployment);
        var text = Text(window);
        return metric switch
        {
            { Builtin: BuiltinMetric.ErrorRate } =>
                $"sum by (revision) (rate({GatewayMetricNames.Requests}{{{gateways},code=~\"5..\"}}[{text}])) "
                + $"/ sum by (revision) (rate({GatewayMetricNames.Requests}{{{gateways}}}[{text}])) "
                + $"or 0 * (sum by (revision) (rate({GatewayMetricNames.Requests}{{{gateways}}}[{text}])) > 0)",
            { Builtin: BuiltinMetric.Latency, Max.Number: var seconds } when EdgeFrom(seconds) is { } edge =>
                $"1 - sum by (revision) (rate({GatewayMetricNames.RequestDurationBuckets}{{{gateways},le{edge}}}[{text}])) "
                + $"/ sum by (revision) (rate({GatewayMetricNames.RequestDurationBuckets}{{{gateways},le=\"+Inf\"}}[{text}]))",
            _ => null,
        };
    }

    /// <summary>The copies of requests that gateways have counted for the candidate, as sums with the labels counter and result.</summary>
    public static string Copies(ModelDeployment deployment, string revision, TimeSpan since)
    {
        var own = $"{OfGateways(deployment)},revision=\"{revision}\"";
        var text = Text(since);
        return string.Join(" or ", new[]
        {
            (Counter: GatewayMetricNames.ShadowRequests, By: ""),
            (Counter: GatewayMetricNames.ShadowDropped, By: ""),
            (Counter: GatewayMetricNames.ShadowCompared, By: " by (result)"),
        }.Select(one =>
            $"label_replace(sum{one.By}(increase({one.Counter}{{{own}}}[{text}])), \"counter\", \"{one.Counter}\", \"\", \"\")"));
    }

    // A Prometheus that does not honour the labels of what it scrapes stores theirs under another name, and its own under this one. One
    // that honours them does so for the operator alone, and lets nobody else write this one.
    private static string OfOperator(ModelDeployment deployment, string? operatorNamespace, string metric, string more = "")
    {
        var (ns, name) = (deployment.Metadata.NamespaceProperty, deployment.Metadata.Name);
        var target = operatorNamespace is null ? "" : $"namespace=\"{operatorNamespace}\",";
        return $"{metric}{{{target}exported_namespace=\"{ns}\",name=\"{name}\"{more}}} "
            + $"or {metric}{{exported_namespace=\"\",namespace=\"{ns}\",name=\"{name}\"{more}}}";
    }

    private static string OfGateways(ModelDeployment deployment)
    {
        var (ns, name) = (deployment.Metadata.NamespaceProperty, deployment.Metadata.Name!);
        return $"namespace=\"{ns}\",pod=~\"{PodNames.Pattern(GatewayNames.Of(name))}\",name=\"{name}\"";
    }

    // A whole number is "1" in the older text format, and "1.0" in OpenMetrics.
    private static string? EdgeFrom(double seconds) =>
        GatewayBuckets.Durations.FirstOrDefault(edge => edge >= seconds) is not (> 0 and var found) ? null
        : double.IsInteger(found) ? string.Create(CultureInfo.InvariantCulture, $"=~\"{found}|{found}\\\\.0\"")
        : string.Create(CultureInfo.InvariantCulture, $"=\"{found}\"");

    private static string Text(TimeSpan time) => Math.Max(1, (long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s";
}
