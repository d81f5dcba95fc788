using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Commands.Errors;

namespace ModelOperator.Commands.Clusters;

/// <summary>Reads one ModelDeployment.</summary>
internal static class Deployments
{
    /// <summary>The ModelDeployment of that name in the cluster's namespace.</summary>
    /// <exception cref="RefusedException">There is no such ModelDeployment.</exception>
    public static Task<ModelDeployment> FindAsync(ICluster cluster, string name, CancellationToken cancellationToken) =>
        FindAsync<ModelDeployment>(cluster, name, cancellationToken);

    /// <summary>The ModelDeployment of that name, in another form of the object.</summary>
    /// <exception cref="RefusedException">There is no such ModelDeployment.</exception>
    public static async Task<T> FindAsync<T>(ICluster cluster, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        await cluster.Api.GetAsync<T>(cluster.Namespace, name, cancellationToken)
        ?? throw new RefusedException($"there is no ModelDeployment '{name}' in namespace '{cluster.Namespace}'; "
            + "`kubectl modeldeployment get -n NAMESPACE` lists those of a namespace, `get --all-namespaces` all");
}
