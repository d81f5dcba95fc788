using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Connections;
using ModelOperator.Hosting.Connections.Heads;
using ModelOperator.Hosting.Connections.Protocols;

namespace ModelOperator.Hosting.Connections;

/// <summary>A connection of a client, and what is under way on it.</summary>
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

    /// <summary>The client's address, or of an IPv6 address its /64, since one customer has that much at least.</summary>
    internal ulong Network { get; }

    /// <summary>True when no request is under way. One whose head has not arrived yet is none.</summary>
    internal bool IsIdle => Volatile.Read(ref _requests) == 0;

    internal long IdleSince => Volatile.Read(ref _idleSince);

    /// <summary>The count of its requests for the <see cref="ProtocolSwitch"/>.</summary>
    internal RequestHeads Heads { get; } = new();

    /// <summary>The bytes that its requests under way hold together; kept by whoever shares memory out among connections.</summary>
    public ref long Held => ref _held;

    /// <summary>How long the requests under way have waited for the client, if all of them wait for it: the shortest counts.</summary>
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

    /// <summary>Asks it too, from now on, whether the client is waited for.</summary>
    public void Add(IClientWait wait)
    {
        lock (_gate)
        {
            _waits.Add(wait);
        }
    }

    /// <summary>Asks it no more.</summary>
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

    /// <summary>Counts a request that has begun and that does not keep the connection its place: the connection stays idle. Such a request
    /// is not reported to <see cref="RequestEnded"/>.</summary>
    public void IdleRequestBegun() => Heads.Begin();

    /// <summary>A request has begun.</summary>
    public void RequestBegun()
    {
        Heads.Begin();
        Interlocked.Increment(ref _requests);
    }

    /// <summary>A request has ended.</summary>
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
