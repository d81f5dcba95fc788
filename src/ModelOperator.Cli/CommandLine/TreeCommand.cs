using System.CommandLine;
using k8s.Models;
using ModelOperator.Cli.Arguments;
using ModelOperator.Cli.Trees;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Revisions;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The command <c>tree NAME</c>.</summary>
internal static class TreeCommand
{
    private static readonly string InferencePods = $"{ModelOperatorApi.ComponentLabel}={ModelOperatorApi.ModelComponent}";

    public static Command Build(Plugin plugin)
    {
        var name = NameArgument.Required();
        var command = new Command("tree", "Draw a ModelDeployment with its revisions and their pods: status, share of requests, age.")
        {
            name,
        };
        command.SetAction((result, token) => plugin.RunAsync(
            result,
            async (cluster, cancellation) =>
            {
                var deployment = await Deployments.FindAsync(cluster, result.GetRequiredValue(name), cancellation);
                var pods = await cluster.ListAllAsync<V1Pod>(
                    new()
                    {
                        Namespace = cluster.Namespace,
                        LabelSelector = $"{ModelOperatorApi.NameLabel}={deployment.Metadata.Name},{InferencePods}",
                    },
                    cancellation);
                var snapshots = await Snapshots.ListIfAllowedAsync(cluster, deployment, cancellation);
                var now = plugin.Time.GetUtcNow();
                TreeTable.Write(result.InvocationConfiguration.Output, RolloutTree.Of(deployment, snapshots, pods, now), now);
            },
            token));
        return command;
    }
}
