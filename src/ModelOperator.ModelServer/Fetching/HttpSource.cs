using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace ModelOperator.ModelServer.Fetching;

/// <summary><c>https://</c>, and <c>http://</c> for hosts named. Follows redirects itself, to judge each one.</summary>
internal sealed class HttpSource : IModelSource, IDisposable
{
    private static readonly HttpRequestOptionsKey<bool> PublicOnly = new("public-only");

    private readonly HttpSourceOptions _options;
    private readonly HttpClient _client;

    public HttpSource(HttpSourceOptions options)
    {
        _options = options;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.ConnectTimeout,
            ConnectCallback = ConnectAsync,
        };
        if (options.Roots is { } roots)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        // The fetcher bounds the whole and every wait; a large model takes as long as it takes.
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("modelserver");
    }

    public bool Reads(string scheme) => scheme is "https" or "http";

    public async Task<ModelContent> OpenAsync(ModelUri uri, CancellationToken cancellationToken)
    {
        var target = uri.Uri;
        for (var redirects = 0; ; redirects++)
        {
            RequireTls(target);
            var response = await SendAsync(uri.Uri, target, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return new ModelContent(await response.Content.ReadAsStreamAsync(cancellationToken), response.Content.Headers.ContentLength, response);
            }

            using (response)
            {
                var location = IsRedirect(response.StatusCode) ? response.Headers.Location : null;
                if (location is null)
                {
                    throw new FetchException($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd());
                }

                if (redirects == HttpSourceOptions.MaxRedirects)
                {
                    throw new FetchException($"the server redirected more than {HttpSourceOptions.MaxRedirects} times");
                }

                target = new Uri(target, location);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private void RequireTls(Uri target)
    {
        if (target.Scheme is "https" || (target.Scheme is "http" && _options.PlainHosts.Contains(target.Host, StringComparer.OrdinalIgnoreCase)))
        {
            return;
        }

        throw new FetchException(target.Scheme is "http"
            ? $"http://{target.Host} is not encrypted; use https, or allow this host with --allow-http={target.Host}"
            : $"the server redirected to {target.Scheme}://, which is neither https nor http");
    }

    private async Task<HttpResponseMessage> SendAsync(Uri first, Uri target, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        // The first host was named by the user; another one was named by a server.
        var redirected = !string.Equals(target.Host, first.Host, StringComparison.OrdinalIgnoreCase);
        // Through a proxy it is the proxy that connects, and that decides.
        var direct = HttpClient.DefaultProxy.IsBypassed(target) || HttpClient.DefaultProxy.GetProxy(target) is null;
        if (target.Scheme is "https" && string.Equals(target.Authority, first.Authority, StringComparison.OrdinalIgnoreCase))
        {
            request.Headers.Authorization = HttpCredentials.Read(_options.Credentials); // for that server alone
        }

        request.Options.Set(PublicOnly, redirected && direct && !_options.AllowPrivateRedirects);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            var cause = exception.GetBaseException();
            throw cause as FetchException ?? new FetchException($"cannot reach {target.Authority}: {cause.Message}", exception);
        }
    }

    /// <summary>Connects to an address that was judged, not to a name that may mean another address the next time.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (context.InitialRequestMessage.Options.TryGetValue(PublicOnly, out var publicOnly) && publicOnly
            && Array.Find(addresses, address => !NetworkAddresses.IsPublic(address)) is { } inside)
        {
            throw new FetchException(
                $"the server redirected to {context.DnsEndPoint.Host} ({inside}), an address inside the network; allow it with --allow-private-redirects=true");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
