using System.Text.RegularExpressions;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Checks the profile: only the operator's own server counts by one.</summary>
internal static partial class MonitoringRules
{
    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec)
    {
        if (spec.Monitoring is not { } monitoring)
        {
            yield break;
        }

        if (monitoring.Profile is { } profile && !ConfigMapKey().IsMatch(profile))
        {
            yield return new("InvalidMonitoring", "spec.monitoring.profile", $"'{profile}' must be configmap://NAME/KEY");
        }

        if (monitoring.Profile is not null && !ServerKinds.IsOwn(spec.Server))
        {
            var other = ServerKinds.PresetOf(spec.Server) is { } kind ? $"kind is {kind}" : $"image is {spec.Server.Image}";
            yield return new(
                "InvalidMonitoring", "spec.monitoring.profile",
                $"only the operator's own server counts by a profile, and spec.server.{other}; leave the profile out, and give "
                    + "that server its own arguments");
        }
    }

    [GeneratedRegex(
        SchemaPatterns.ConfigMapKey,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConfigMapKey();
}
