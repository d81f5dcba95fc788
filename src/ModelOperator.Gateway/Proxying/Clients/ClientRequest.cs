namespace ModelOperator.Gateway.Proxying.Clients;

/// <summary>The client's side of one request at a time. It is used again for the next request.</summary>
/// <param name="pace">Measures the time spent waiting for the client.</param>
internal sealed class ClientRequest(ClientPace pace)
{
    /// <summary>The request and its answer, as the server has them.</summary>
    public DefaultHttpContext Http { get; } = new();

    /// <summary>The headers of the request.</summary>
    public ClientHeaders Headers { get; } = new();

    /// <summary>Measures the time spent waiting for the client.</summary>
    public ClientPace Pace => pace;
}
