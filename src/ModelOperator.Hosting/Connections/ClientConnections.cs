using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace ModelOperator.Hosting.Connections;

/// <summary>
/// All client connections of a data port, of which there are no more than the process has room for. When the limit is reached, a new
/// connection takes the place of the one that has been idle longest. When none is idle, it takes the place of one whose requests all wait
/// for their client: first from the address with the most connections, and then the one that has been waited for longest. So nobody shuts
/// out others by connecting and doing nothing, or next to nothing, and a request that is being answered is never given up for another.
/// Addresses matter only then, and only among such connections, because behind a load balancer all clients share a few addresses.
/// </summary>
/// <param name="limit">The largest number of connections.</param>
/// <param name="time">The clock.</param>
public sealed class ClientConnections(int limit, TimeProvider time)
{
    /// <summary>The time for which a client must have been waited for in all before its place is given to another, because uploads have
    /// pauses.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // This covers the buffers and objects of two sockets.
    private const int BytesPerConnection = 48 * 1024;
    private const int MinLimit = 512;
    private const int MaxLimit = 65_536;

    private readonly ConcurrentDictionary<string, ClientConnection> _open = new(StringComparer.Ordinal);
    private readonly Lock _leaving = new();
    private int _count;

    /// <summary>The number of connections that a part of the process's memory has room for. In a pod that memory is the container's
    /// limit.</summary>
    /// <param name="part">The divisor of the memory: 4 means a quarter.</param>
    public static int LimitOfProcess(int part = 1) =>
        (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / part / BytesPerConnection, MinLimit, MaxLimit);

    /// <summary>Accepts a new connection, or closes it.</summary>
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
            LeaveOut(context.ConnectionId)?.Close("the server has no room for more connections");
        }
    }

    // The lock lets one connection choose at a time, so that two new ones do not take the same place.
    private ClientConnection? LeaveOut(string newest)
    {
        lock (_leaving)
        {
            // A connection that has ended in the meantime has left its place to the newest.
            var id = LongestIdle(newest) ?? SlowestClient() ?? newest;
            if (Volatile.Read(ref _count) <= limit || !_open.TryGetValue(id, out var connection))
            {
                return null;
            }

            Closed(id);
            return connection;
        }
    }

    private void Closed(string id)
    {
        if (_open.TryRemove(id, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private string? LongestIdle(string except)
    {
        string? id = null;
        var since = long.MaxValue;
        foreach (var (key, connection) in _open)
        {
            if (connection.IsIdle && connection.IdleSince < since && !string.Equals(key, except, StringComparison.Ordinal))
            {
                (id, since) = (key, connection.IdleSince);
            }
        }

        return id;
    }

    private string? SlowestClient()
    {
        var neighbours = new Dictionary<ulong, int>();
        var slow = new List<(string Id, ulong Network, TimeSpan Waited)>();
        foreach (var (id, connection) in _open)
        {
            neighbours[connection.Network] = neighbours.GetValueOrDefault(connection.Network) + 1;
            if (connection.WaitedForClient is var waited && waited >= Patience)
            {
                slow.Add((id, connection.Network, waited));
            }
        }

        return slow.Count == 0 ? null : slow.MaxBy(one => (neighbours[one.Network], one.Waited)).Id;
    }
}
