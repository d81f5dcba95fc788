using System.CommandLine;
using ModelOperator.Cli.Arguments;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Revisions;
using ModelOperator.Commands.Specs;
using ModelOperator.Commands.Undoing;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The command <c>undo NAME [--to REVISION]</c>.</summary>
internal static class UndoCommand
{
    public static Command Build(Plugin plugin)
    {
        var name = NameArgument.Required();
        var to = new Option<string?>("--to")
        {
            Description = "The revision to go back to. Default: the one that was stable before what the spec asks for now.",
            HelpName = "REVISION",
        };
        var command = new Command(
            "undo",
            "Set the spec back to an earlier revision: model, server, gpu, resources, pod and monitoring. Strategy, analysis and replicas "
            + "stay. Where the spec is kept in git, change it there, too.")
        {
            name, to,
        };
        command.SetAction((result, token) => plugin.RunAsync(
            result,
            async (cluster, cancellation) =>
            {
                var deployment = await Deployments.FindAsync(cluster, result.GetRequiredValue(name), cancellation);
                var change = Undo.Decide(deployment, await Snapshots.ListAsync(cluster, deployment, cancellation), result.GetValue(to));
                await SpecWriter.WriteAsync(cluster, deployment, change, "undo", cancellation);
                result.InvocationConfiguration.Output.WriteLine(change.Confirmation);
            },
            token));
        return command;
    }
}
