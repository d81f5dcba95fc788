using System.Net;
using k8s.Models;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>The Deployment that owns the Lease, so that the cluster deletes the Lease when the operator is uninstalled.</summary>
/// <param name="api">The API server; requests do not depend on who leads.</param>
/// <param name="ns">The namespace of the Deployment and of the Lease.</param>
/// <param name="deployment">The name of the Deployment; null when the Lease has no owner.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log, which gets a warning when the Lease will stay.</param>
internal sealed class LeaseOwner(IKubernetesApi api, string ns, string? deployment, TimeProvider time, ILogger logger)
{
    private const string Kind = "Deployment";

    // The cluster deletes the Lease and the pods of a Deployment that is gone in any order.
    private static readonly TimeSpan UntilPodsAreGone = TimeSpan.FromMinutes(2);

    private string? _problem;
    private bool _wasThere;
    private long? _goneSince;

    /// <summary>Looks whether the Deployment is there, so that it is noticed when it goes.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            _wasThere |= deployment is not null && await api.GetAsync<V1Deployment>(ns, deployment, cancellationToken) is not null;
        }
        catch (Exception exception) when (exception is KubernetesApiException or HttpRequestException or InvalidDataException)
        {
            // Whoever takes the Lease reads it again, and says what is wrong.
        }
    }

    /// <summary>
    /// Reads the Deployment and returns the metadata with it as an owner. A Deployment that is gone is no owner: a reference to it would
    /// make the cluster delete a Lease that is held. A Deployment that may not be read changes nothing, and other owners stay.
    /// </summary>
    /// <exception cref="KubernetesApiException">The API server could not answer, or the Deployment has gone a moment ago; ask again later.
    /// </exception>
    public async Task<V1ObjectMeta> SetInAsync(V1ObjectMeta metadata, CancellationToken cancellationToken)
    {
        if (deployment is null)
        {
            return metadata;
        }

        string? uid;
        try
        {
            uid = await ReadUidAsync(deployment, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is HttpStatusCode.Forbidden)
        {
            WarnOnce(deployment, exception.Message);
            return metadata;
        }

        RequireNoUninstall(uid);
        List<V1OwnerReference> owners = [.. (metadata.OwnerReferences ?? []).Where(owner => !IsDeployment(owner) || owner.Uid == uid)];
        if (uid is not null && !owners.Exists(owner => owner.Uid == uid))
        {
            owners.Add(new() { ApiVersion = "apps/v1", Kind = Kind, Name = deployment, Uid = uid });
        }

        return metadata with { OwnerReferences = owners.Count == 0 ? null : owners };
    }

    // A Lease that is made now would have no owner, and would stay when the operator's pods have gone after their Deployment.
    private void RequireNoUninstall(string? uid)
    {
        _wasThere |= uid is not null;
        _goneSince = uid is null ? _goneSince ?? time.GetTimestamp() : null;
        if (_wasThere && _goneSince is { } since && time.GetElapsedTime(since) < UntilPodsAreGone)
        {
            throw new KubernetesApiException(
                HttpStatusCode.NotFound,
                status: null,
                $"the Deployment {deployment} of this process is gone; the Lease is not taken for {UntilPodsAreGone.TotalMinutes} minutes, "
                    + "because the process will probably be ended");
        }
    }

    private bool IsDeployment(V1OwnerReference owner) =>
        owner.Kind == Kind && owner.Name == deployment && owner.ApiVersion.StartsWith("apps/", StringComparison.Ordinal);

    private async Task<string?> ReadUidAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            if (await api.GetAsync<V1Deployment>(ns, name, cancellationToken) is { } owner)
            {
                return owner.Metadata.Uid;
            }

            WarnOnce(name, "there is no such Deployment");
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            WarnOnce(name, exception.Message);
        }

        return null;
    }

    private void WarnOnce(string name, string problem)
    {
        if (_problem != problem)
        {
            _problem = problem;
            Log.NoOwner(logger, ns, name, problem);
        }
    }
}
