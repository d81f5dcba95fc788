using System.CommandLine;
using ModelOperator.Cli.Clusters;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Profiles;

namespace ModelOperator.Cli.CommandLine;

/// <summary><c>kubectl modeldeployment …</c>: watch rollouts and take a hand in them.</summary>
internal sealed class Plugin(Func<ConnectionSettings, ICluster> connect, TimeProvider time)
{
    private readonly GlobalOptions _options = new();

    /// <summary>Runs one command line.</summary>
    /// <returns>0 when done, 1 when refused or failed (the reason is on <paramref name="errors"/>), or for a wrong command line.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        var root = new RootCommand(
            "Watch the rollouts of ModelDeployments and take a hand in them.\n\n"
            + "A rollout goes by itself; these commands are for looking and for stepping in. Each one writes an annotation that names\n"
            + "the revision it is meant for, so one that comes too late does nothing. Start with:\n\n"
            + "  kubectl modeldeployment get            what runs in this namespace\n"
            + "  kubectl modeldeployment get digits     one rollout: revisions, traffic, metrics, what it waits for\n"
            + "  kubectl modeldeployment watch digits   the same, live\n"
            + "  kubectl modeldeployment abort digits   all requests back to the stable revision, now");
        foreach (var option in _options.All)
        {
            root.Options.Add(option);
        }

        foreach (var command in (IEnumerable<Command>)[GetCommand.Build(this), HistoryCommand.Build(this), WatchCommand.Build(this), UndoCommand.Build(this), .. OrderCommands.Build(this), ProfileCommand.Create()])
        {
            root.Subcommands.Add(command);
        }

        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
    }

    public TimeProvider Time => time;

    /// <summary>Connects, runs, and turns what goes wrong into one sentence.</summary>
    public Task<int> RunAsync(ParseResult result, Func<ICluster, CancellationToken, Task> command, CancellationToken cancellationToken) =>
        RunAsync(
            result,
            async (cluster, cancellation) =>
            {
                await command(cluster, cancellation);
                return 0;
            },
            cancellationToken);

    /// <summary>The same, for a command with an exit code of its own.</summary>
    public async Task<int> RunAsync(ParseResult result, Func<ICluster, CancellationToken, Task<int>> command, CancellationToken cancellationToken)
    {
        try
        {
            await using var cluster = connect(_options.Read(result));
            return await command(cluster, cancellationToken);
        }
        catch (Exception exception) when (exception is RefusedException or KubernetesApiException or KubernetesConfigurationException or HttpRequestException)
        {
            result.InvocationConfiguration.Error.WriteLine($"error: {exception.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result.InvocationConfiguration.Error.WriteLine("interrupted");
            return 1;
        }
    }
}
