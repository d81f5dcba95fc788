using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ModelOperator.StandIns.Machines;

namespace ModelOperator.StandIns.Servers;

/// <summary>Stands in for a server of an administrator's that must be root, and writes to its root file system.</summary>
internal static class LegacyServer
{
    /// <summary>Serves the file that follows <c>--model</c> on the port that follows <c>--listen</c>.</summary>
    public static async Task<RunningServer> StartAsync(IReadOnlyList<string> arguments, Machine machine)
    {
        var flags = new Flags(arguments, ["--model", "--listen"]);
        if (machine.User != 0)
        {
            throw new ServerException($"must be run as root, and not as user {machine.User.ToString(CultureInfo.InvariantCulture)}");
        }

        if (!machine.CanWrite("/opt/legacy"))
        {
            throw new ServerException("cannot write /opt/legacy/state: Read-only file system");
        }

        if (flags.Text("--model") is not { } model || !File.Exists(machine.Find(model)))
        {
            throw new ServerException($"there is no model {flags.Text("--model")}");
        }

        return await RunningServer.StartAsync(
            application =>
            {
                application.MapGet("/ready", () => Results.Ok());
                application.MapPost(
                    "/v2/models/{model}/infer", (string model) => Results.Json(new { model_name = model, outputs = Array.Empty<int>() }));
                application.MapGet("/stats", () => Results.Text("legacy_up 1\n", "text/plain"));
            },
            flags.Port("--listen", 3000));
    }
}
