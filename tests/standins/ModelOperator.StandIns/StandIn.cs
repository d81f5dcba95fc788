using ModelOperator.StandIns.Machines;
using ModelOperator.StandIns.Servers;
using ModelOperator.StandIns.Stores;

namespace ModelOperator.StandIns;

/// <summary>
/// Behaves as the documentation of a real server says, where an operator can see it: its flags, its ports and paths, the form of its
/// models, and what it needs of its container. It ends with an error where the real one would.
/// </summary>
internal static class StandIn
{
    /// <summary>The names of the programs.</summary>
    public static readonly IReadOnlyList<string> Names = ["tritonserver", "vllm", "legacyserver", "modelstore", "write-models"];

    /// <summary>Runs a program until it is told to stop; its exit code.</summary>
    /// <param name="name">The name of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="machine">The container that it runs in.</param>
    /// <param name="errors">The place for its last words.</param>
    public static async Task<int> RunAsync(string name, IReadOnlyList<string> arguments, Machine machine, TextWriter errors)
    {
        try
        {
            switch (name)
            {
                case "tritonserver":
                    await RunAsync(await TritonServer.StartAsync(TritonFlags.Parse(arguments), machine));
                    break;
                case "vllm":
                    await RunAsync(await VllmServer.StartAsync(VllmFlags.Parse(arguments), machine));
                    break;
                case "legacyserver":
                    await RunAsync(await LegacyServer.StartAsync(arguments, machine));
                    break;
                case "modelstore":
                    await RunAsync(await ModelStore.StartAsync(StoreFlags.Parse(arguments)));
                    break;
                case "write-models":
                    ExampleModels.Write(arguments[0]);
                    break;
                default:
                    throw new ServerException($"there is no stand-in '{name}', but {string.Join(", ", Names)}");
            }

            return 0;
        }
        catch (ServerException exception)
        {
            await errors.WriteLineAsync($"{name}: error: {exception.Message}");
            return 1;
        }
    }

    private static async Task RunAsync(RunningServer server)
    {
        await using (server)
        {
            await server.UntilStoppedAsync();
        }
    }
}
