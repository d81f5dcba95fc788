using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace ModelOperator.Gateway.Serving;

/// <summary>All connections of clients, and no more than the process has room for. When it is full, a new one takes the place of the one
/// that has been idle longest, so that nobody can shut others out by connecting and doing nothing.</summary>
/// <param name="limit">How many there may be.</param>
/// <param name="time">The clock.</param>
internal sealed class ClientConnections(int limit, TimeProvider time)
{
    // Two sockets' worth of buffers and objects.
    private const int BytesPerConnection = 48 * 1024;
    private const int Fewest = 512;
    private const int Most = 65_536;

    private readonly ConcurrentDictionary<string, ClientConnection> _open = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>By the memory of the process, which in a pod is the limit of its container.</summary>
    public static int LimitOfProcess => (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesPerConnection, Fewest, Most);

    /// <summary>Takes a new connection in, or closes it.</summary>
    public void Opened(ConnectionContext context)
    {
        var connection = new ClientConnection(context, time);
        context.Features.Set(connection);
        context.Features.Set(connection.Heads);
        _open[context.ConnectionId] = connection;
        var isFull = Interlocked.Increment(ref _count) > limit;
        context.ConnectionClosed.Register(() => Closed(context.ConnectionId));
        if (isFull)
        {
            (LongestIdle(except: connection) ?? connection).Close("the gateway has no room for more connections");
        }
    }

    private void Closed(string id)
    {
        if (_open.TryRemove(id, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private ClientConnection? LongestIdle(ClientConnection except)
    {
        string? id = null;
        ClientConnection? longest = null;
        foreach (var (key, connection) in _open)
        {
            if (connection != except && connection.IsIdle && (longest is null || connection.IdleSince < longest.IdleSince))
            {
                (id, longest) = (key, connection);
            }
        }

        if (id is not null)
        {
            Closed(id); // at once, so that the next new one closes another
        }

        return longest;
    }
}
