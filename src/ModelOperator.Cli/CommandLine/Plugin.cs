using System.CommandLine;
using ModelOperator.Cli.Arguments;
using ModelOperator.Cli.Completions;
using ModelOperator.Cli.Consoles;
using ModelOperator.Cli.Digests;
using ModelOperator.Cli.Gpus;
using ModelOperator.Cli.ParquetFiles;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;
using ModelOperator.Profiles;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The plugin <c>kubectl modeldeployment …</c>, which shows rollouts and lets a person intervene in them.</summary>
internal sealed class Plugin(Func<ConnectionSettings, ICluster> connect, TimeProvider time)
{
    private const string Description = """
        Watch the rollouts of ModelDeployments and take a hand in them.

        A rollout goes by itself; these commands are for looking and for stepping in. Those that step into a rollout write an
        annotation that names the revision they are meant for, so one that comes too late does nothing. `undo` and `set` write the
        spec, which the operator then rolls out.
        Start with:

          kubectl modeldeployment get            what runs in this namespace
          kubectl modeldeployment get digits     one rollout: revisions, traffic, metrics, what it waits for
          kubectl modeldeployment watch digits   the same, live
          kubectl modeldeployment abort digits   all requests back to the stable revision, now
          kubectl modeldeployment console        all of this on a page in the browser
        """;

    private readonly GlobalOptions _options = new();

    /// <summary>The clock for ages and timeouts.</summary>
    public TimeProvider Time => time;

    /// <summary>Runs one command line. Without arguments it shows the help.</summary>
    /// <returns>The exit code: 0 when done; 1 when the command was refused, failed or could not be understood. The reason is then one line
    /// on <paramref name="errors"/>. Commands with exit codes of their own describe them in their help.</returns>
    public async Task<int> RunAsync(
        IReadOnlyList<string> args, TextWriter output, TextWriter errors, CancellationToken cancellationToken = default)
    {
        if (args is [CompletionScripts.Command, ..])
        {
            await CompletionAnswer.WriteAsync(Root(), [.. args.Skip(1)], result => connect(_options.Read(result)), time, output);
            return 0;
        }

        var result = Root().Parse(args.Count == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (CommandLineError.Of(result, args) is { } error)
        {
            await errors.WriteLineAsync($"error: {error}");
            return 1;
        }

        var streams = new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false };
        return await result.InvokeAsync(streams, cancellationToken);
    }

    /// <summary>Connects, runs the command, and turns an error into one line.</summary>
    public Task<int> RunAsync(ParseResult result, Func<ICluster, CancellationToken, Task> command, CancellationToken cancellationToken) =>
        RunAsync(
            result,
            async (cluster, cancellation) =>
            {
                await command(cluster, cancellation);
                return 0;
            },
            cancellationToken);

    /// <summary>Does the same for a command with an exit code of its own.</summary>
    public async Task<int> RunAsync(
        ParseResult result, Func<ICluster, CancellationToken, Task<int>> command, CancellationToken cancellationToken)
    {
        try
        {
            await using var cluster = connect(_options.Read(result));
            return await command(cluster, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result.InvocationConfiguration.Error.WriteLine("interrupted");
            return 1;
        }
        catch (Exception exception) when (ErrorText.Of(exception) is { } line)
        {
            result.InvocationConfiguration.Error.WriteLine($"error: {line}");
            return 1;
        }
    }

    /// <summary>Returns every command with its options.</summary>
    internal RootCommand Root()
    {
        var root = new RootCommand(Description);
        foreach (var option in _options.All)
        {
            root.Options.Add(option);
        }

        Command[] commands =
        [
            GetCommand.Build(this), TreeCommand.Build(this), HistoryCommand.Build(this),
            StatusCommand.Build(this), WatchCommand.Build(this), ConsoleCommand.Build(RunAsync, time),
            GpusCommand.Build(RunAsync, time),
            .. OrderCommands.Build(this), UndoCommand.Build(this), SetCommand.Build(this),
            ProfileCommand.Create(new ParquetSample(time)), DigestCommand.Build(time, Environment.GetEnvironmentVariable),
            CompletionCommand.Build(),
        ];
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }

        return root;
    }
}
