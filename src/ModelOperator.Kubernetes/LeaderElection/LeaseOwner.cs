using System.Net;
using k8s.Models;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>
/// The Deployment that owns the Lease, so that the cluster deletes the Lease when the operator is uninstalled. It is read once: this
/// process does not outlive it by much.
/// </summary>
/// <param name="api">The API server, whoever leads.</param>
/// <param name="ns">The namespace of Deployment and Lease.</param>
/// <param name="deployment">The Deployment's name; null: the Lease has no owner.</param>
/// <param name="logger">Where it is said that the Lease will stay.</param>
internal sealed class LeaseOwner(IKubernetesApi api, string ns, string? deployment, ILogger logger)
{
    private IList<V1OwnerReference>? _references;
    private bool _isKnown = deployment is null;

    /// <summary>The metadata with the owner; as they are when there is none, or when it may not be read.</summary>
    /// <exception cref="KubernetesApiException">The API server gave no answer that decides it.</exception>
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
