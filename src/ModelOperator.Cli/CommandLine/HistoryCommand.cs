using System.CommandLine;
using ModelOperator.Api.Revisions;
using ModelOperator.Cli.Arguments;
using ModelOperator.Cli.Rendering;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Revisions;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The command <c>history NAME</c>.</summary>
internal static class HistoryCommand
{
    public static Command Build(Plugin plugin)
    {
        var name = NameArgument.Required();
        var command = new Command(
            "history",
            "Show every transition of a ModelDeployment's rollouts, oldest first, with the metric, value and threshold that decided it.")
        {
            name,
        };
        command.SetAction((result, token) => plugin.RunAsync(
            result,
            async (cluster, cancellation) =>
            {
                var deployment = await Deployments.FindAsync(cluster, result.GetRequiredValue(name), cancellation);
                if (deployment.Status?.History is not { Count: > 0 } history)
                {
                    result.InvocationConfiguration.Error.WriteLine($"Nothing has happened to '{deployment.Metadata.Name}' yet.");
                    return;
                }

                var snapshots = await Snapshots.ListIfAllowedAsync(cluster, deployment, cancellation);
                HistoryTable.Write(
                    Tables.Console(result.InvocationConfiguration.Output),
                    history,
                    revision => RevisionText.VersionOf(deployment, revision)
                        ?? snapshots.FirstOrDefault(kept => kept.Revision == revision)?.ModelVersion,
                    revision => deployment.Status.Revisions?.FirstOrDefault(known => known.Revision == revision)?.Commit
                        ?? snapshots.FirstOrDefault(kept => kept.Revision == revision)?.Commit);
            },
            token));
        return command;
    }
}
