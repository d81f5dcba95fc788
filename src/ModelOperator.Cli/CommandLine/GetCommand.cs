using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.Clusters;
using ModelOperator.Cli.Rendering;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Cli.CommandLine;

/// <summary><c>get [name]</c>.</summary>
internal static class GetCommand
{
    private const int PageSize = 500;

    public static Command Build(Plugin plugin)
    {
        var name = new Argument<string?>("name")
        {
            Description = "Show this ModelDeployment in full. Without it, list all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var everywhere = new Option<bool>("--all-namespaces", "-A") { Description = "List those of every namespace." };
        var command = new Command("get", "List ModelDeployments, or show one: revisions, traffic, metrics, and what its rollout waits for.") { name, everywhere };
        command.SetAction((result, token) => plugin.RunAsync(
            result,
            async (cluster, cancellation) =>
            {
                var console = Tables.Console(result.InvocationConfiguration.Output);
                if (result.GetValue(name) is { } one)
                {
                    DeploymentPage.Write(console, await NameArgument.FindAsync(cluster, one, cancellation), plugin.Time.GetUtcNow());
                    return;
                }

                var all = result.GetValue(everywhere);
                var deployments = await ListAsync(cluster, all ? null : cluster.Namespace, cancellation);
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

    private static async Task<List<ModelDeployment>> ListAsync(ICluster cluster, string? ns, CancellationToken cancellationToken)
    {
        var items = new List<ModelDeployment>();
        string? next = null;
        try
        {
            do
            {
                var page = await cluster.Api.ListAsync<ModelDeployment>(new() { Namespace = ns, Limit = PageSize, Continue = next }, cancellationToken);
                items.AddRange(page.Items);
                next = page.Continue;
            }
            while (!string.IsNullOrEmpty(next));
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            throw new RefusedException("this cluster knows no ModelDeployments: the operator is not installed here; is it the right --context?");
        }

        return items;
    }
}
