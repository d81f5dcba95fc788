using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace ModelOperator.Hosting.Connections;

/// <summary>
/// All connections of clients to a data port, and no more than the process has room for. When it is full, a new one takes the place of the
/// one that has been idle longest. When none is idle, it takes the place of one on which all requests wait for their client: of those,
/// first from where most connections come, then the one that was waited for longest. So nobody shuts others out by connecting and doing
/// nothing, or next to nothing, and a request that is being answered is never given up for another. Addresses decide only then, and only
/// among such connections: behind a load balancer all clients share a few.
/// </summary>
/// <param name="limit">How many there may be.</param>
/// <param name="time">The clock.</param>
public sealed class ClientConnections(int limit, TimeProvider time)
{
    /// <summary>The time that a client must have been waited for in all before its place is given to another: uploads have
    /// pauses.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Two sockets' worth of buffers and objects.
    private const int BytesPerConnection = 48 * 1024;
    private const int Fewest = 512;
    private const int Most = 65_536;

    private readonly ConcurrentDictionary<string, ClientConnection> _open = new(StringComparer.Ordinal);
    private readonly Lock _leaving = new();
    private int _count;

    /// <summary>The number of connections that a part of the process's memory has room for; in a pod that memory is the container's
    /// limit.</summary>
    /// <param name="part">4 means a quarter of the memory.</param>
    public static int LimitOfProcess(int part = 1) =>
        (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / part / BytesPerConnection, Fewest, Most);

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
            LeaveOut(context.ConnectionId)?.Close("the server has no room for more connections");
        }
    }

    // One at a time: two that come at once must not choose the same one to take the place of.
    private ClientConnection? LeaveOut(string newest)
    {
        lock (_leaving)
        {
            // One that has ended by now has left its place to the newest.
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
