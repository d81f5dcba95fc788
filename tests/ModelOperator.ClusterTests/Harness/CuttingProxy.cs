using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ModelOperator.ClusterTests.Harness;

/// <summary>A TCP proxy on loopback that resets its connections, and refuses new ones, whenever a test says so.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Uri _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, TcpClient> _connections = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private volatile bool _isCut;
    private int _cuts;

    public CuttingProxy(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"{_target.Scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Connections that were cut.</summary>
    public int CutsSoFar => Volatile.Read(ref _cuts);

    public void Cut()
    {
        _isCut = true;
        foreach (var client in _connections.Keys)
        {
            Reset(client);
        }
    }

    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (_isCut)
                {
                    Reset(client);
                    continue;
                }

                _ = PipeAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task PipeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
            _connections[client] = server;
            if (_isCut)
            {
                // cut while it was being made
                Reset(client);
                return;
            }

            await Task.WhenAny(
                client.GetStream().CopyToAsync(server.GetStream(), _stop.Token), server.GetStream()
                    .CopyToAsync(client.GetStream(), _stop.Token));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the connection was cut
        }
        finally
        {
            _connections.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private void Reset(TcpClient client)
    {
        try
        {
            // Null when the connection has ended by itself and its pipe has disposed it.
            if (client.Client is { } socket)
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                Interlocked.Increment(ref _cuts);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // it ended by itself in this moment
        }

        client.Dispose();
    }
}
