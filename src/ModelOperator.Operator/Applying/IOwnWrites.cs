using ModelOperator.Api;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Operator.Applying;

/// <summary>Remembers what we wrote, so that no plan is made before the caches show it (R22).</summary>
internal interface IOwnWrites
{
    /// <summary>Records the server's answer to a write made for <paramref name="owner"/>.</summary>
    void Record<T>(ModelDeployment owner, T written)
        where T : class, IKubernetesObject;
}
