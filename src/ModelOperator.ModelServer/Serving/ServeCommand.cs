using System.CommandLine;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.ModelServer.Serving;

/// <summary>The command <c>serve</c>, which serves a model.</summary>
internal static class ServeCommand
{
    private const string Help = """
        Serve an ONNX model over the Open Inference Protocol v2 (REST and gRPC).

        The protocol is on --http-port; /metrics, /livez and /readyz are on OPERATIONS_PORT (9090), the latter
        two also on PROBE_PORT (none) if that is set.
        Ready once the model is loaded and has run once. On SIGTERM it turns unready, serves on for
        SHUTDOWN_DELAY_SECONDS (5), finishes what is in flight within SHUTDOWN_DRAIN_SECONDS (20) and exits 0.
        LOG_LEVEL (info) and LOG_FORMAT (json, text) set the log. A command line wins over the environment.
        """;

    public static Command Create()
    {
        var options = new ServeOptions();
        var command = new Command(ServeArguments.Command, Help);
        foreach (var option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction((arguments, _) => ServiceProcess.RunAsync(
            () => ModelServerHost.Build(options.Read(arguments, Environment.GetEnvironmentVariable))));
        return command;
    }
}
