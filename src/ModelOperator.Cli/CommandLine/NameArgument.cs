using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.Clusters;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The ModelDeployment a command is about.</summary>
internal static class NameArgument
{
    public static Argument<string> Required() => new("name") { Description = "The name of the ModelDeployment." };

    /// <exception cref="RefusedException">There is none of that name.</exception>
    public static async Task<ModelDeployment> FindAsync(ICluster cluster, string name, CancellationToken cancellationToken) =>
        await cluster.Api.GetAsync<ModelDeployment>(cluster.Namespace, name, cancellationToken)
        ?? throw new RefusedException($"there is no ModelDeployment '{name}' in namespace '{cluster.Namespace}'; "
            + "`kubectl modeldeployment get -n NAMESPACE` lists those of a namespace, `get --all-namespaces` all");
}
