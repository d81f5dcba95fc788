using System.Net;
using System.Text.Json;
using k8s.Models;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Profiles;

namespace ModelOperator.Operator.Monitoring;

/// <summary>Reads the profile that a revision's pods have mounted, or will have.</summary>
internal sealed class ProfileReader(IKubernetesApi api, ProfileCache cache)
{
    private const string Scheme = "configmap://";

    /// <summary>The profile, or the reason why it cannot be read.</summary>
    /// <param name="namespace">The ModelDeployment's namespace.</param>
    /// <param name="address"><c>configmap://name/key</c>.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="KubernetesApiException">The API server could not answer; ask again later.</exception>
    public async Task<(ReferenceProfile? Profile, string? Problem)> ReadAsync(
        string @namespace, string address, CancellationToken cancellationToken)
    {
        if (address.Replace(Scheme, "", StringComparison.Ordinal).Split('/', 2) is not [var name, var key])
        {
            return (null, $"{address} is no configmap://NAME/KEY");
        }

        if (cache.Find(@namespace, address) is { } known)
        {
            return (known, null);
        }

        V1ConfigMap? map;
        try
        {
            map = await api.GetAsync<V1ConfigMap>(@namespace, name, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is HttpStatusCode.Forbidden)
        {
            return (null, $"ConfigMap {name} of the profile cannot be read: {exception.Message}");
        }

        if (map?.Data?.TryGetValue(key, out var text) != true || text is null)
        {
            return (null, map is null
                ? $"there is no ConfigMap {name} with the profile" : $"ConfigMap {name} has no key {key} with the profile");
        }

        try
        {
            if (JsonSerializer.Deserialize(text, ProfileJsonContext.Default.ReferenceProfile) is not { } profile)
            {
                return (null, $"the profile {address} is empty");
            }

            if (ProfileLimits.Fault(profile) is { } fault)
            {
                return (null, $"the profile {address} {fault}");
            }

            cache.Keep(@namespace, address, profile, text.Length);
            return (profile, null);
        }
        catch (JsonException exception)
        {
            return (null, $"the profile {address} is no JSON: {exception.Message}");
        }
    }
}
