using System.CommandLine;
using ModelOperator.Demo.Display;

namespace ModelOperator.Demo.Running;

/// <summary>The verb <c>run</c>.</summary>
internal static class RunCommand
{
    /// <summary>Its options and what it does.</summary>
    public static Command Create()
    {
        var options = new DemoOptions(
            "models.yaml, v1.yaml, v2.yaml, v3.yaml and holdout.json",
            HttpAddress.Option("--prometheus", "Prometheus as this machine reaches it. Without it the client's counts alone are shown."));
        var metric = new Option<string>(
            "--error-metric")
        { Description = "The metric of v3.yaml that must roll it back.", DefaultValueFactory = _ => "error-rate" };
        var command = new Command(
            "run",
            "Rolls three versions of a digit classifier out in a real cluster: v1 comes up, v2 is promoted through its canary steps, v3 "
                + "fails and is rolled back, "
            + "while a client pod sends held-out images at a steady rate. Shows one line for each transition. The exit code is 0 only if "
                + "all of that was observed: "
            + "no pod of v2 restarted or replaced, no request failed during the promotion, v3 rolled back by its error rate with all "
                + "traffic back at v2 before any pod of v3 went, "
            + "and not tried again. \"Rolled back in\" counts from v3's first share of requests until every gateway has confirmed that "
                + "it gets none.")
        {
            metric,
        };
        foreach (var option in options.All)
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = options.SettingsOf(parsed) with { ErrorMetric = parsed.GetValue(metric)! };
            return DemoProcess.RunAsync(
                settings,
                (parts, token) => new DemoRun(parts.Stage, parts.Feed, parts.Observers, parts.Screen, settings).RunAsync(token),
                NextSteps.Of(settings),
                cancellationToken);
        });
        return command;
    }
}
