using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Streaming;

namespace ModelOperator.Gateway.Proxying;

/// <summary>The client's side of one request at a time. It is used again for the next request.</summary>
/// <param name="pace">Measures the time spent waiting for the client.</param>
internal sealed class ClientRequest(ClientPace pace)
{
    private TokenClock? _clock;

    /// <summary>The request and its answer, as the server has them.</summary>
    public DefaultHttpContext Http { get; } = new();

    /// <summary>The headers of the request.</summary>
    public ClientHeaders Headers { get; } = new();

    /// <summary>Measures the time spent waiting for the client.</summary>
    public ClientPace Pace => pace;

    /// <summary>Measures the tokens of the answer. It is made for the first answer that is a stream, and used again for others.</summary>
    public TokenClock Clock => _clock ??= new TokenClock(() => pace.SpentOnAnswer);
}
