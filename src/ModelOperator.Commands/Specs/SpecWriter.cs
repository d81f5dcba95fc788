using ModelOperator.Api;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Commands.Specs;

/// <summary>Writes changes of a spec.</summary>
internal static class SpecWriter
{
    /// <summary>Writes the change that <paramref name="verb"/> has decided on.</summary>
    /// <exception cref="RefusedException">The object was changed after it was read; nothing is written then.</exception>
    public static async Task WriteAsync(
        ICluster cluster, ModelDeployment deployment, SpecChange change, string verb, CancellationToken cancellationToken)
    {
        var name = deployment.Metadata.Name!;
        try
        {
            await cluster.Api.PatchAsync<ModelDeployment>(
                cluster.Namespace, name, new Patch(PatchType.Json, change.Operations), cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            throw new RefusedException($"'{name}' was changed while {verb} looked at it; nothing was written, try again");
        }
    }
}
