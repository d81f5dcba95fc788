using ModelOperator.Api;
using ModelOperator.Cli.Errors;

namespace ModelOperator.Cli.Clusters;

/// <summary>Reads ModelDeployments.</summary>
internal static class Deployments
{
    /// <summary>The ModelDeployment of that name in the cluster's namespace.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public static async Task<ModelDeployment> FindAsync(ICluster cluster, string name, CancellationToken cancellationToken) =>
        await cluster.Api.GetAsync<ModelDeployment>(cluster.Namespace, name, cancellationToken)
        ?? throw new RefusedException($"there is no ModelDeployment '{name}' in namespace '{cluster.Namespace}'; "
            + "`kubectl modeldeployment get -n NAMESPACE` lists those of a namespace, `get --all-namespaces` all");
}
