namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>The connections to the other gateway pods: a few to each, so that a pod that does not answer holds up its own labels only.
/// </summary>
internal sealed class LabelClient : IDisposable
{
    /// <summary>The number of requests that one pod is sent at once; the others wait for those.</summary>
    internal const int AtOnceToAPod = 4;

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(1),
        MaxConnectionsPerServer = AtOnceToAPod,
        MaxResponseHeadersLength = 8,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    });

    /// <summary>Sends a request; only the head of the answer is read.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

    public void Dispose() => _invoker.Dispose();
}
