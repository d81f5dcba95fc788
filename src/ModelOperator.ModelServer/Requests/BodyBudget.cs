using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Hosting.Connections;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Requests;

/// <summary>
/// Bounds the memory of all request bodies together: many large ones at once must not end the process. What has arrived counts, not what
/// is announced. When there is no room, the connection that holds the most gives up an upload for one that holds less, and uploads that
/// stall are ended: nobody keeps others out by sending slowly.
/// </summary>
internal sealed class BodyBudget : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly long _limit;
    private readonly TimeProvider _time;
    private readonly ITimer _looks;
    private readonly Lock _gate = new();
    private readonly HashSet<ConnectionBodies> _connections = [];
    private long _used;

    /// <param name="limit">In bytes.</param>
    /// <param name="time">The clock.</param>
    public BodyBudget(long limit, TimeProvider time)
    {
        (_limit, _time) = (limit, time);
        _looks = time.CreateTimer(_ => EndStalled(), null, LookEvery, LookEvery);
    }

    /// <summary>Counts the bodies of a new connection as its own; after <see cref="ClientConnections.Opened"/>.</summary>
    public void Connect(ConnectionContext connection)
    {
        var bodies = new ConnectionBodies(this, _time, connection.Features.Get<ClientConnection>());
        connection.Features.Set(bodies);
        lock (_gate)
        {
            _connections.Add(bodies);
        }

        connection.ConnectionClosed.UnsafeRegister(_ => Disconnect(bodies), null);
    }

    /// <summary>The share of one request, from its first byte until it is answered.</summary>
    /// <param name="features">Of the request; null for one that comes over no connection.</param>
    public BodyShare Open(IFeatureCollection? features = null) => (features?.Get<ConnectionBodies>() ?? new ConnectionBodies(this, _time)).Open();

    /// <summary>Takes bytes for a share, out of others' when need be.</summary>
    /// <exception cref="ProtocolException">429: there is no room, and the share's connection holds more than any that could make some.</exception>
    public void Take(BodyShare share, long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > _limit && !TryMakeRoom(share))
        {
            throw new ProtocolException(
                StatusCodes.Status429TooManyRequests, $"requests at work hold {_limit} bytes already (--body-memory); try again later");
        }
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _used, -bytes);

    public void Dispose() => _looks.Dispose();

    private void Disconnect(ConnectionBodies bodies)
    {
        lock (_gate)
        {
            _connections.Remove(bodies);
        }
    }

    private bool TryMakeRoom(BodyShare share)
    {
        lock (_gate)
        {
            while (Volatile.Read(ref _used) > _limit)
            {
                var largest = _connections.Where(connection => connection.Largest is not null).MaxBy(connection => connection.Held);
                if (largest is null || largest.Held <= share.Connection.Held)
                {
                    return false;
                }

                largest.Largest?.TryInterrupt(BodyShare.Ended.ForOthers);
            }

            return true;
        }
    }

    private void EndStalled()
    {
        lock (_gate)
        {
            foreach (var connection in _connections)
            {
                connection.EndStalled();
            }
        }
    }
}
