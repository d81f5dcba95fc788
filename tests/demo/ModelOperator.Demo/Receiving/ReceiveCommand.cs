using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace ModelOperator.Demo.Receiving;

/// <summary>The verb <c>receive</c>.</summary>
internal static class ReceiveCommand
{
    /// <summary>Its options and what it does.</summary>
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port that it listens at.", DefaultValueFactory = _ => 8080 };
        port.Validators.Add(result =>
        {
            if (result.GetValue(port) is not (>= 1 and <= 65_535))
            {
                result.AddError("--port: a port from 1 to 65535.");
            }
        });
        var command = new Command(
            "receive", "Takes CloudEvents over HTTP and writes each request with its headers as a line of JSON, until SIGTERM.") { port };
        command.SetAction(async (parsed, stop) =>
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"http://0.0.0.0:{parsed.GetValue(port)}");
            await using var receiver = Receiver.Create(address, Console.WriteLine);
            await receiver.RunAsync(stop);
            return 0;
        });
        return command;
    }
}
