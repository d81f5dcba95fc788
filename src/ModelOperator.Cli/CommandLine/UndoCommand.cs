using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.Clusters;
using ModelOperator.Cli.Errors;
using ModelOperator.Cli.Revisions;
using ModelOperator.Cli.Undoing;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Cli.CommandLine;

/// <summary><c>undo NAME [--to REVISION]</c>.</summary>
internal static class UndoCommand
{
    public static Command Build(Plugin plugin)
    {
        var name = NameArgument.Required();
        var to = new Option<string?>("--to") { Description = "The revision to go back to. Default: the one that was stable before what the spec asks for now." };
        var command = new Command(
            "undo",
            "Set the spec back to an earlier revision: model, server, gpu, resources, pod and monitoring. Strategy, analysis and replicas stay. "
            + "Where the spec is kept in git, change it there, too.") { name, to };
        command.SetAction((result, token) => plugin.RunAsync(
            result,
            async (cluster, cancellation) =>
            {
                var deployment = await Deployments.FindAsync(cluster, result.GetRequiredValue(name), cancellation);
                var order = Undo.Decide(deployment, await Snapshots.ListAsync(cluster, deployment, cancellation), result.GetValue(to));
                try
                {
                    await cluster.Api.PatchAsync<ModelDeployment>(
                        cluster.Namespace, deployment.Metadata.Name!, new Patch(PatchType.Json, order.Operations), cancellation);
                }
                catch (KubernetesApiException exception) when (exception.IsConflict)
                {
                    throw new RefusedException($"'{deployment.Metadata.Name}' was changed while undo looked at it; nothing was written, try again");
                }

                result.InvocationConfiguration.Output.WriteLine(order.Confirmation);
            },
            token));
        return command;
    }
}
