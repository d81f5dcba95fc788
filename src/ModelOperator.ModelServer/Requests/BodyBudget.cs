using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Hosting.Connections;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Requests;

/// <summary>Bounds the memory that all request bodies take together, so that many large ones at once do not end the process. The bytes
/// that have arrived count, and not the length that a client announces. When there is no room, the connection that holds the most loses an
/// upload to one that holds less. An upload that stalls is ended. So a client that sends slowly does not keep others out.</summary>
internal sealed class BodyBudget : IDisposable
{
    private static readonly TimeSpan StallCheckInterval = TimeSpan.FromSeconds(1);

    private readonly long _limit;
    private readonly TimeProvider _time;
    private readonly ITimer _stallChecks;
    private readonly Lock _gate = new();
    private readonly HashSet<ConnectionBodies> _connections = [];
    private long _used;

    /// <param name="limit">The most bytes that all bodies may take.</param>
    /// <param name="time">The clock that stalls are measured by.</param>
    public BodyBudget(long limit, TimeProvider time)
    {
        (_limit, _time) = (limit, time);
        _stallChecks = time.CreateTimer(_ => EndStalled(), null, StallCheckInterval, StallCheckInterval);
    }

    /// <summary>Counts the bodies of a new connection together. Called after <see cref="ClientConnections.Opened"/>.</summary>
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

    /// <summary>Opens the share of a request, which lasts from the first byte of its body until it is answered.</summary>
    /// <param name="features">The features of the request; null when it comes over no connection.</param>
    public BodyShare Open(IFeatureCollection? features = null) =>
        (features?.Get<ConnectionBodies>() ?? new ConnectionBodies(this, _time)).Open();

    /// <summary>Takes bytes for a share. When there is no room, another connection may lose an upload to it.</summary>
    /// <exception cref="ProtocolException">429: there is no room, and no connection that holds more than the share's could make
    /// some.</exception>
    public void Take(BodyShare share, long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > _limit && !TryMakeRoom(share))
        {
            throw new ProtocolException(
                StatusCodes.Status429TooManyRequests, $"requests at work hold {_limit} bytes already (--body-memory); try again later");
        }
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _used, -bytes);

    public void Dispose() => _stallChecks.Dispose();

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
