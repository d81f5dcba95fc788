using System.CommandLine;
using System.CommandLine.Help;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.ModelServer.Asking;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.ModelServer.Serving;
using ModelOperator.ModelServer.Validation;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer;

/// <summary>The commands of the model server.</summary>
internal static class CommandLine
{
    private const string Name = "modelserver";

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var root = new Command(Name, "ModelOperator's inference server: fetches a model and serves it.")
        {
            new HelpOption { Recursive = true },
            ServeCommand.Create(),
            FetchCommand.Create(),
            ValidateCommand.Create(),
            ProfileCommand.Create(),
            AskCommand.Create(),
        };
        var arguments = root.Parse(args);
        if (arguments.Errors.Count == 0)
        {
            // The host handles signals and drains. The parser's own handling would end the process after two seconds.
            return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        }

        var sentence = $"{string.Join(' ', arguments.Errors.Select(error => error.Message))} Try: "
            + $"{CommandPath(arguments.CommandResult.Command)} --help";
        await Console.Error.WriteLineAsync(sentence);
        new TerminationLog().TryWrite(sentence);
        return 1;
    }

    private static string CommandPath(Command command) => command.Name is Name ? Name : $"{Name} {command.Name}";
}
