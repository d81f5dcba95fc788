using System.Net;
using ModelOperator.Kubernetes.Configuration.Credentials;

namespace ModelOperator.Kubernetes.Http;

/// <summary>Adds the Authorization header. On a 401 it renews the credentials and sends the request once more.</summary>
internal sealed class AuthenticationHandler(ICredentialSource credentials) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var used = await credentials.GetAsync(rejected: null, cancellationToken);
        request.Headers.Authorization = used;
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        var renewed = await credentials.GetAsync(rejected: used, cancellationToken);
        if (Equals(renewed, used))
        {
            return response;
        }

        response.Dispose();
        request.Headers.Authorization = renewed;
        return await base.SendAsync(request, cancellationToken);
    }
}
