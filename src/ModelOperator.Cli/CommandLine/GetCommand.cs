using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.Clusters;
using ModelOperator.Cli.Rendering;

namespace ModelOperator.Cli.CommandLine;

/// <summary><c>get [name]</c>.</summary>
internal static class GetCommand
{
    public static Command Build(Plugin plugin)
    {
        var name = NameArgument.Optional("Show this ModelDeployment in full. Without it, list all.");
        var everywhere = OptionForms.Switch("--all-namespaces", "List those of every namespace.", "-A");
        var command = new Command("get", "List ModelDeployments, or show one: revisions, traffic, metrics, and what its rollout waits for.") { name, everywhere };
        command.SetAction((result, token) => plugin.RunAsync(
            result,
            async (cluster, cancellation) =>
            {
                var console = Tables.Console(result.InvocationConfiguration.Output);
                if (result.GetValue(name) is { } one)
                {
                    DeploymentPage.Write(console, await Deployments.FindAsync(cluster, one, cancellation), plugin.Time.GetUtcNow());
                    return;
                }

                var all = result.GetValue(everywhere);
                var deployments = await cluster.ListAllAsync<ModelDeployment>(new() { Namespace = all ? null : cluster.Namespace }, cancellation);
                if (deployments.Count == 0)
                {
                    result.InvocationConfiguration.Error.WriteLine(all ? "No ModelDeployments found." : $"No ModelDeployments found in namespace '{cluster.Namespace}'.");
                    return;
                }

                DeploymentTable.Write(console, deployments, all, plugin.Time.GetUtcNow());
            },
            token));
        return command;
    }
}
