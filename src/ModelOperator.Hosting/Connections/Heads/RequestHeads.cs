using ModelOperator.Hosting.Connections.Protocols;

namespace ModelOperator.Hosting.Connections.Heads;

/// <summary>Counts the requests that an application has begun on a connection. When it is set among the features of a new connection, the
/// <see cref="ProtocolSwitch"/> learns which of the heads that it handed over became requests. The server keeps the other heads for a
/// while, and they may be large.</summary>
public sealed class RequestHeads
{
    private int _begun;

    /// <summary>The number of requests that have begun.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Notes that a request has begun.</summary>
    public void Begin() => Interlocked.Increment(ref _begun);
}
