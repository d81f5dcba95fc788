using ModelOperator.Hosting.Connections.Protocols;

namespace ModelOperator.Hosting.Connections.Heads;

/// <summary>What an application tells its <see cref="ProtocolSwitch"/> about a connection: set among the features of a new connection, it
/// lets the switch know which of the heads that it handed over became requests. The server keeps the others for a while, large as they
/// are.</summary>
public sealed class RequestHeads
{
    private int _begun;

    /// <summary>Requests that have begun.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>A request has begun.</summary>
    public void Begin() => Interlocked.Increment(ref _begun);
}
