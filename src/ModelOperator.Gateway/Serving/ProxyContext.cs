using ModelOperator.Gateway.Proxying;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Gateway.Serving;

/// <summary>
/// A place for one request at a time, which Kestrel keeps for each connection of HTTP/1.1 and each stream slot of HTTP/2.
/// </summary>
internal sealed class ProxyContext(ClientConnection? connection, ClientRequest request)
{
    private long _held;

    public ClientRequest Request => request;

    /// <summary>The client's connection; null when the server has none, as in a test.</summary>
    public ClientConnection? Connection => connection;

    /// <summary>The bytes that all requests of the connection hold.</summary>
    public ref long HeldByConnection => ref connection is null ? ref _held : ref connection.Held;

    /// <summary>The bytes that are reserved for the request under way.</summary>
    public long Memory { get; set; }
}
