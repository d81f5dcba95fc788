using Microsoft.AspNetCore.Connections;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Gateway.Serving;

/// <summary>A connection of a client, and since when nothing is under way on it.</summary>
internal sealed class ClientConnection(ConnectionContext connection, TimeProvider time)
{
    private int _requests;
    private long _idleSince = time.GetTimestamp();

    /// <summary>True when no request is under way. One whose head has not arrived yet is none.</summary>
    public bool IsIdle => Volatile.Read(ref _requests) == 0;

    public long IdleSince => Volatile.Read(ref _idleSince);

    /// <summary>What the switch of protocols wants to know.</summary>
    public RequestHeads Heads { get; } = new();

    public void RequestBegun()
    {
        Heads.Begin();
        Interlocked.Increment(ref _requests);
    }

    public void RequestEnded()
    {
        Volatile.Write(ref _idleSince, time.GetTimestamp());
        Interlocked.Decrement(ref _requests);
    }

    public void Close(string reason) => connection.Abort(new ConnectionAbortedException(reason));
}
