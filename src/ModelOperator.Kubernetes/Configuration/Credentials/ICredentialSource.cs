using System.Net.Http.Headers;

namespace ModelOperator.Kubernetes.Configuration.Credentials;

/// <summary>Where the Authorization header comes from.</summary>
public interface ICredentialSource
{
    /// <summary>The header to send; null for none (a client certificate may stand for it).</summary>
    /// <param name="rejected">The header that the server has just answered with 401; the source should look again.</param>
    /// <param name="cancellationToken">Ends the wait for a new credential.</param>
    ValueTask<AuthenticationHeaderValue?> GetAsync(AuthenticationHeaderValue? rejected, CancellationToken cancellationToken);
}
