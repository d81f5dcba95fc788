using System.Text.RegularExpressions;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Checks the profile and the feedback of servers: only the operator's own server counts by the one and takes the other.</summary>
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

        if (ServerKinds.IsOwn(spec.Server))
        {
            yield break;
        }

        var other = ServerKinds.PresetOf(spec.Server) is { } kind ? $"kind is {kind}" : $"image is {spec.Server.Image}";
        if (monitoring.Profile is not null)
        {
            yield return new(
                "InvalidMonitoring", "spec.monitoring.profile",
                $"only the operator's own server counts by a profile, and spec.server.{other}; leave the profile out, and give "
                    + "that server its own arguments");
        }

        if (monitoring.Feedback is { AtServers: true })
        {
            yield return new(
                "InvalidMonitoring", "spec.monitoring.feedback.atServers",
                $"only the operator's own server takes feedback, and spec.server.{other}; leave it out, and the gateway takes it for "
                    + "every server");
        }
    }

    [GeneratedRegex(
        SchemaPatterns.ConfigMapKey,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConfigMapKey();
}
