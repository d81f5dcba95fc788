using System.Net.Http.Headers;
using k8s.Authentication;
using k8s.Exceptions;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Configuration.Credentials;

/// <summary>
/// Uses the id-token of an OpenID Connect provider that a kubeconfig holds. KubernetesClient renews it when it has expired.
/// </summary>
internal sealed class OidcCredentials(string user, IReadOnlyDictionary<string, string> provider) : ICredentialSource
{
    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly OidcTokenProvider _tokens = new(
        provider.GetValueOrDefault("client-id"),
        provider.GetValueOrDefault("client-secret"),
        provider.GetValueOrDefault("idp-issuer-url"),
        provider.GetValueOrDefault("id-token"),
        provider.GetValueOrDefault("refresh-token"));

    public async ValueTask<AuthenticationHeaderValue?> GetAsync(AuthenticationHeaderValue? rejected, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            return await _tokens.GetAuthenticationHeaderAsync(cancellationToken);
        }
        catch (KubernetesClientException exception)
        {
            throw new KubernetesConfigurationException(
                $"The id-token of the kubeconfig's user '{user}' has expired and could not be renewed: "
                + $"{exception.InnerException?.Message ?? exception.Message} "
                + "Any kubectl command renews it in the kubeconfig; or use an exec plugin.",
                exception);
        }
        finally
        {
            _asking.Release();
        }
    }
}
