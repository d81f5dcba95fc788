using ModelOperator.Demo.Running;

namespace ModelOperator.Demo.Display;

/// <summary>The commands to try after a demo that went well.</summary>
internal static class NextSteps
{
    /// <summary>The lines, each a command with what it is for; where nothing was kept, how to keep it.</summary>
    public static IEnumerable<string> Of(DemoSettings settings)
    {
        if (!settings.Keep)
        {
            return
            [
                "",
                "To look around in it yourself: make demo KEEP=1 leaves the models running. The quick start in README.md goes on.",
                "To stop the cluster: make demo-down",
            ];
        }

        var ns = settings.Namespace;
        return
        [
            "",
            $"The demo is kept in namespace {ns}. To go on:",
            "  eval \"$(tests/cluster/cluster env)\"                                            # kubectl for this cluster",
            $"  kubectl -n {ns} get modeldeployment {DemoSettings.Name}                  # phase, revisions, share of requests",
            $"  kubectl -n {ns} describe modeldeployment {DemoSettings.Name}             # every transition, and why v3 went back",
            $"  kubectl -n {ns} port-forward service/{DemoSettings.Name} 8080:80 &       # and call the model:",
            $"  curl -s localhost:8080/v2/models/{DemoSettings.Name}/infer -d @{settings.Examples}/request.json",
            $"  kubectl -n {ns} apply -f {settings.Examples}/quickstart.yaml       # the quick start's model: see README.md",
            "  make demo-down                                                               # stop the cluster",
        ];
    }

    /// <summary>The commands to try after the second act.</summary>
    public static IEnumerable<string> OfMonitoring(DemoSettings settings)
    {
        if (!settings.Keep)
        {
            return
            [
                "",
                "To look around in it yourself: make demo-monitoring KEEP=1 leaves the model running. docs/monitoring.md says what each "
                    + "check does.",
                "To stop the cluster: make demo-down",
            ];
        }

        var ns = settings.Namespace;
        return
        [
            "",
            $"The model is kept in namespace {ns}, and nobody calls it now. To go on:",
            "  eval \"$(tests/cluster/cluster env)\"                                            # kubectl for this cluster",
            $"  kubectl -n {ns} describe modeldeployment {DemoSettings.Name}             # checks, condition and Events",
            $"  kubectl -n {ns} get events --field-selector reason=MonitoringBad  # what was found",
            $"  curl -s {settings.Prometheus}api/v1/alerts                               # what is pending or firing",
            $"  curl -s {settings.Prometheus}api/v1/query -d query=modeldeployment_monitoring_value",
            "  make demo-down                                                               # stop the cluster",
        ];
    }
}
