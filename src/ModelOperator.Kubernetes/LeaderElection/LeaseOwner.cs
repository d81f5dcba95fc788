using System.Net;
using k8s.Models;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>
/// The Deployment that owns the Lease, so that the cluster deletes the Lease when the operator is uninstalled. It is read once, because
/// this process ends soon after the Deployment is deleted.
/// </summary>
/// <param name="api">The API server; requests do not depend on who leads.</param>
/// <param name="ns">The namespace of the Deployment and of the Lease.</param>
/// <param name="deployment">The name of the Deployment; null when the Lease has no owner.</param>
/// <param name="logger">The log, which gets a warning when the Lease will stay.</param>
internal sealed class LeaseOwner(IKubernetesApi api, string ns, string? deployment, ILogger logger)
{
    private IList<V1OwnerReference>? _references;
    private bool _isKnown = deployment is null;

    /// <summary>Returns the metadata with the owner, or unchanged metadata when there is no owner or when it may not be read.</summary>
    /// <exception cref="KubernetesApiException">The API server could not answer; ask again later.</exception>
    public async Task<V1ObjectMeta> AddedToAsync(V1ObjectMeta metadata, CancellationToken cancellationToken)
    {
        if (!_isKnown)
        {
            _references = await ReadAsync(cancellationToken);
            _isKnown = true;
        }

        return _references is null ? metadata : metadata with { OwnerReferences = _references };
    }

    private async Task<IList<V1OwnerReference>?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await api.GetAsync<V1Deployment>(ns, deployment!, cancellationToken) is { } owner)
            {
                return [new() { ApiVersion = "apps/v1", Kind = "Deployment", Name = deployment, Uid = owner.Metadata.Uid }];
            }

            Log.NoOwner(logger, ns, deployment!, "there is no such Deployment");
        }
        catch (KubernetesApiException e) when (e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            Log.NoOwner(logger, ns, deployment!, e.Message);
        }

        return null;
    }
}
