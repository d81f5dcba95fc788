using System.CommandLine;
using ModelOperator.Cli.Arguments;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;
using ModelOperator.Console.Hosting;
using ModelOperator.Console.Measured;
using ModelOperator.Console.Prometheus;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Cli.Consoles;

/// <summary>The command <c>console</c>.</summary>
internal static class ConsoleCommand
{
    private const int HighestPort = 65535;

    /// <summary>The command.</summary>
    /// <param name="run">Connects to the cluster that a command line names, and runs what is given with it.</param>
    /// <param name="time">The clock.</param>
    public static Command Build(
        Func<ParseResult, Func<ICluster, CancellationToken, Task>, CancellationToken, Task<int>> run, TimeProvider time)
    {
        var everywhere = OptionForms.Switch("--all-namespaces", "Show the ModelDeployments of every namespace.", "-A");
        var port = new Option<int>("--port")
        {
            Description = "The port on this machine. Default: any that is free.",
            HelpName = "PORT",
        };
        var noBrowser = OptionForms.Switch("--no-browser", "Only print the address.");
        var prometheus = new Option<string?>("--prometheus")
        {
            Description = "The address of a Prometheus that this machine reaches, for charts of the past.",
            HelpName = "URL",
        };
        var service = new Option<string?>("--prometheus-service")
        {
            Description = "The Service of a Prometheus in the cluster, as NAMESPACE/NAME:PORT. It is read through the API server.",
            HelpName = "SERVICE",
        };
        var operatorNamespace = new Option<string?>("--operator-namespace")
        {
            Description = "The operator's namespace. With it, series of the operator's names count only when they come from there.",
            HelpName = "NAMESPACE",
        };
        var command = new Command(
            "console",
            "Serve a page with all rollouts on this machine, and open it in the browser. It acts with the rights of the kubeconfig, and "
            + "ends with Ctrl-C.")
        {
            everywhere, port, noBrowser, prometheus, service, operatorNamespace,
        };
        command.SetAction((result, token) => run(
            result,
            async (cluster, cancellation) =>
            {
                var options = new ConsoleOptions
                {
                    Port = Port(result.GetValue(port)),
                    Namespaces = result.GetValue(everywhere) ? null : [cluster.Namespace],
                };
                using var history = new MetricHistory(
                    Prometheus(
                        cluster, (result.GetValue(prometheus), result.GetValue(service)), result.GetValue(operatorNamespace), time), time);
                await using var server = await ConsoleServer.StartAsync(cluster, options, history, time, cancellation);
                var output = result.InvocationConfiguration.Output;
                await output.WriteLineAsync($"The console is at {server.StartAddress}");
                await output.WriteLineAsync("The address is a secret: whoever has it acts with your rights. Press Ctrl-C to end.");
                using var page = result.GetValue(noBrowser) ? null : StartPage.Open(server.StartAddress);

                // Ctrl-C is the usual end of this command, and no error.
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            },
            token));
        return command;
    }

    private static int Port(int port) => port is >= 0 and <= HighestPort
        ? port
        : throw new RefusedException($"--port {port} is no port; give one from 1 to {HighestPort}, or 0 for any that is free");

    private static PrometheusReader? Prometheus(
        ICluster cluster, (string? Url, string? Service) named, string? operatorNamespace, TimeProvider time)
    {
        IPrometheus? prometheus = named switch
        {
            ({ }, { }) => throw new RefusedException("--prometheus and --prometheus-service exclude each other; leave one out"),
            ({ } address, _) => new DirectPrometheus(DirectPrometheus.Parse(address)),
            (_, { } service) when cluster.Api is IServiceProxy proxy && ProxiedPrometheus.Parse(service) is var (ns, name) =>
                new ProxiedPrometheus(proxy, ns, name, time),
            _ => null,
        };
        return prometheus is null ? null : new(prometheus) { OperatorNamespace = operatorNamespace };
    }
}
