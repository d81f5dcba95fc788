using System.CommandLine;
using ModelOperator.Demo.Display;
using ModelOperator.Demo.Running;

namespace ModelOperator.Demo.Monitoring;

/// <summary>The verb <c>monitoring</c>.</summary>
internal static class MonitoringCommand
{
    /// <summary>Its options and what it does.</summary>
    public static Command Create()
    {
        var options = new DemoOptions(
            "models.yaml, profiles.yaml, watched.yaml and holdout.json",
            HttpAddress.Option(
                "--prometheus", "Prometheus as this machine reaches it. It must have the chart's alert rules.", isRequired: true));
        var dashboards = new Option<DirectoryInfo>("--dashboards")
        {
            Description = "The folder with the chart's Grafana dashboards, whose queries are asked.",
            DefaultValueFactory = _ => new DirectoryInfo("charts/model-operator/files/dashboards"),
        };
        var command = new Command(
            "monitoring",
            "Watches a model after its promotion in a real cluster: one pixel of its images drifts, then people's labels change their "
                + "meaning, then all is as before. "
            + "Clients post each answer's label back. Shows one line for each verdict, condition, Event, alert, CloudEvent and Job, and "
                + "samples as they are on the wire. The exit code is 0 only if each came within its bound: "
            + "inputDrift and quality Bad after their cause and not before, the drifted feature named first, the alert pending and "
                + "firing in Prometheus, one CloudEvent of each at the receiver, one Job, samples, recovery, "
            + "every query of the dashboards answered, no other check bad, no request failed, and no pod or revision touched.")
        {
            dashboards,
        };
        foreach (var option in options.All)
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = options.SettingsOf(parsed);
            return DemoProcess.RunAsync(
                settings,
                (parts, token) => new MonitoringRun(parts, parsed.GetValue(dashboards)!.ToString()).RunAsync(token),
                NextSteps.OfMonitoring(settings),
                cancellationToken);
        });
        return command;
    }
}
