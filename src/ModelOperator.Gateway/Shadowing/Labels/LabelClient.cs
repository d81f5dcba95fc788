namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>The connections to the other gateway pods.</summary>
internal sealed class LabelClient : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(1),
        MaxConnectionsPerServer = 4,
        MaxResponseHeadersLength = 8,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    });

    /// <summary>Sends a request; only the head of the answer is read.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

    public void Dispose() => _invoker.Dispose();
}
