using System.Net.Http.Headers;

namespace ModelOperator.Kubernetes.Configuration.Credentials;

/// <summary>A source of the Authorization header.</summary>
public interface ICredentialSource
{
    /// <summary>The header to send; null for none, for example when a client certificate takes its place.</summary>
    /// <param name="rejected">The header that the server has just answered with 401. The source should get a new one.</param>
    /// <param name="cancellationToken">Cancels the wait for a new credential.</param>
    ValueTask<AuthenticationHeaderValue?> GetAsync(AuthenticationHeaderValue? rejected, CancellationToken cancellationToken);
}
