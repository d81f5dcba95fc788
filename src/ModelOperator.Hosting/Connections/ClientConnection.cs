using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Connections;
using ModelOperator.Hosting.Connections.Heads;
using ModelOperator.Hosting.Connections.Protocols;

namespace ModelOperator.Hosting.Connections;

/// <summary>A connection of a client, with the requests that are under way on it.</summary>
public sealed class ClientConnection
{
    private readonly ConnectionContext _connection;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<IClientWait> _waits = [];
    private int _requests;
    private long _idleSince;
    private long _held;

    internal ClientConnection(ConnectionContext connection, TimeProvider time)
    {
        (_connection, _time) = (connection, time);
        _idleSince = time.GetTimestamp();
        Network = NetworkOf(connection.RemoteEndPoint);
    }

    /// <summary>The client's address. Of an IPv6 address it is the /64, because every customer has at least that much.</summary>
    internal ulong Network { get; }

    /// <summary>True when no request is under way. A request whose head has not arrived completely does not count.</summary>
    internal bool IsIdle => Volatile.Read(ref _requests) == 0;

    internal long IdleSince => Volatile.Read(ref _idleSince);

    /// <summary>The number of requests that have begun, for the <see cref="ProtocolSwitch"/>.</summary>
    internal RequestHeads Heads { get; } = new();

    /// <summary>
    /// The bytes that its requests under way hold together. The part that shares memory among connections keeps this number.
    /// </summary>
    public ref long Held => ref _held;

    /// <summary>
    /// The shortest time that a request under way has waited for the client, if all of them are waiting for it; zero otherwise.
    /// </summary>
    internal TimeSpan WaitedForClient
    {
        get
        {
            var (waiting, shortest) = (0, TimeSpan.MaxValue);
            lock (_gate)
            {
                foreach (var wait in _waits)
                {
                    if (wait.WaitedForClient is var waited && waited > TimeSpan.Zero)
                    {
                        waiting++;
                        shortest = waited < shortest ? waited : shortest;
                    }
                }
            }

            return waiting > 0 && waiting >= Volatile.Read(ref _requests) ? shortest : TimeSpan.Zero;
        }
    }

    /// <summary>Adds a request that may wait for the client.</summary>
    public void Add(IClientWait wait)
    {
        lock (_gate)
        {
            _waits.Add(wait);
        }
    }

    /// <summary>Removes such a request.</summary>
    public void Remove(IClientWait wait)
    {
        lock (_gate)
        {
            var at = _waits.IndexOf(wait);
            if (at >= 0)
            {
                _waits[at] = _waits[^1];
                _waits.RemoveAt(_waits.Count - 1);
            }
        }
    }

    /// <summary>Counts a request that does not protect the connection's place: the connection stays idle. Do not report its end to
    /// <see cref="RequestEnded"/>.</summary>
    public void IdleRequestBegun() => Heads.Begin();

    /// <summary>Notes that a request has begun.</summary>
    public void RequestBegun()
    {
        Heads.Begin();
        Interlocked.Increment(ref _requests);
    }

    /// <summary>Notes that a request has ended.</summary>
    public void RequestEnded()
    {
        Volatile.Write(ref _idleSince, _time.GetTimestamp());
        Interlocked.Decrement(ref _requests);
    }

    internal void Close(string reason) => _connection.Abort(new ConnectionAbortedException(reason));

    private static ulong NetworkOf(EndPoint? remote)
    {
        Span<byte> bytes = stackalloc byte[16];
        return remote is IPEndPoint { Address: var address } && address.MapToIPv6().TryWriteBytes(bytes, out _)
            ? address.IsIPv4MappedToIPv6 || address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork
                ? BinaryPrimitives.ReadUInt64BigEndian(bytes[8..])
                : BinaryPrimitives.ReadUInt64BigEndian(bytes)
            : 0;
    }
}
