using System.Text.RegularExpressions;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Checks that the server can count what monitoring asks for.</summary>
internal static partial class MonitoringRules
{
    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec)
    {
        if (spec.Monitoring is not { } monitoring)
        {
            yield break;
        }

        if (!ConfigMapKey().IsMatch(monitoring.Profile))
        {
            yield return new("InvalidMonitoring", "spec.monitoring.profile", $"'{monitoring.Profile}' must be configmap://NAME/KEY");
        }

        if (spec.Server?.Image is { } image)
        {
            yield return new(
                "InvalidMonitoring", "spec.monitoring",
                $"only the operator's own server counts, and spec.server.image is {image}; leave spec.monitoring out, and give "
                    + "that image its own arguments");
        }
    }

    [GeneratedRegex(
        SchemaPatterns.ConfigMapKey,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConfigMapKey();
}
