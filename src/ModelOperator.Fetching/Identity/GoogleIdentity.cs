using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Identity;

/// <summary>Asks the metadata server of Google's cloud, which on GKE knows the ServiceAccount of the pod that asks.</summary>
internal sealed class GoogleIdentity(IdentityServer server, IdentityOptions options, TimeProvider time, TextWriter output)
{
    private const string Name = "the metadata server";
    private const string HostVariable = "GCE_METADATA_HOST";
    private const string UsualHost = "metadata.google.internal";
    private const string Flavor = "Metadata-Flavor";

    // A server that has not answered yet may be that of a new pod, so no file that is opened later goes without credentials for it.
    private static readonly TimeSpan SilenceLasts = TimeSpan.FromMinutes(1);

    private int _fruitless;
    private bool _hasAnswered;

    /// <returns>A token, or null outside of Google's cloud and where the pod has no identity there. A null because nothing has answered
    /// ends after a minute.</returns>
    public async Task<Lent<string?>> AskAsync(CancellationToken cancellationToken)
    {
        using var request = Request();
        var asked = time.GetUtcNow();
        try
        {
            var (headers, body) = await server.AskAsync(Name, request, Encoding.UTF8.GetString, cancellationToken);
            _hasAnswered = true;
            // Other clouds have servers at the same address.
            return headers.TryGetValues(Flavor, out var flavors) && flavors.Contains("Google", StringComparer.Ordinal)
                ? Nullable(OAuthToken.Read(Name, body, asked))
                : throw new FetchException($"{Name} at {request.RequestUri!.Authority} is not Google's");
        }
        catch (FetchException exception)
        {
            _hasAnswered |= exception.Status is not null;
            if (exception.Status is HttpStatusCode.NotFound)
            {
                await output.WriteLineAsync($"{exception.Message}; the pod has no identity, so gs:// is read without credentials");
                return new(null, DateTimeOffset.MaxValue);
            }

            if (options.Read(HostVariable) is not null || !exception.MayGoOn || _hasAnswered)
            {
                throw;
            }

            if (IsNowhere(exception))
            {
                await output.WriteLineAsync($"there is no {UsualHost} here, so gs:// is read without credentials");
                return new(null, DateTimeOffset.MaxValue);
            }

            if (++_fruitless < IdentityServer.MaxTries)
            {
                throw;
            }

            await output.WriteLineAsync($"{exception.Message}; nothing answers, so gs:// is read without credentials");
            return new(null, time.GetUtcNow() + (2 * SilenceLasts)); // it is renewed after the half
        }
    }

    private static Lent<string?> Nullable(Lent<string> token) => new(token.Value, token.Ends);

    private static bool IsNowhere(FetchException exception) =>
        exception.GetBaseException() is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData };

    private HttpRequestMessage Request()
    {
        const string path = "computeMetadata/v1/instance/service-accounts/default/token";
        var given = options.Read(HostVariable);
        // The dot at the end keeps the cluster's search domains out, below which a Service could have this name.
        var host = given ?? $"{UsualHost}.";
        if (!Uri.TryCreate($"http://{host}/{path}", UriKind.Absolute, out var address) || address.AbsolutePath != $"/{path}")
        {
            throw new FetchException($"{HostVariable}={given} is no host; it must be like {UsualHost}");
        }

        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = given is null ? UsualHost : null;
        request.Headers.TryAddWithoutValidation(Flavor, "Google");
        return request;
    }
}
