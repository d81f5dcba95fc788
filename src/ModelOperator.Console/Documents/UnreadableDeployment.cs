using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Documents;

namespace ModelOperator.Console.Documents;

/// <summary>Tells a ModelDeployment that this version cannot read, or that there was no room for, from one that is not there.</summary>
internal static class UnreadableDeployment
{
    /// <summary>The reason why a ModelDeployment is missing among those that were read, as a sentence; null when there is none of that
    /// name, and when nobody knows.</summary>
    /// <param name="cluster">The cluster, with the caller's rights.</param>
    /// <param name="name">The name of the ModelDeployment.</param>
    /// <param name="leftOut">The reason why some are not kept, as a sentence; null when all are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<string?> WhyAsync(ICluster cluster, string name, string? leftOut, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.Api.GetAsync<DeploymentDocument>(cluster.Namespace, name, cancellationToken) is null
                ? null
                : leftOut is not null
                ? $"ModelDeployment '{name}' in namespace '{cluster.Namespace}' is not among those that are kept. {leftOut}"
                : $"ModelDeployment '{name}' in namespace '{cluster.Namespace}' has a form that this version of the console does not know. "
                    + "Use the console of the operator's version.";
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
