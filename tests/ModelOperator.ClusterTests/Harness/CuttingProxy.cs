using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ModelOperator.ClusterTests.Harness;

/// <summary>A TCP proxy on loopback that resets its connections, and refuses new ones, whenever a test says so.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Uri target;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, TcpClient> connections = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;
    private volatile bool isCut;
    private int cuts;

    public CuttingProxy(Uri target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"{target.Scheme}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Connections that were cut.</summary>
    public int CutsSoFar => Volatile.Read(ref cuts);

    public void Cut()
    {
        isCut = true;
        foreach (var client in connections.Keys)
        {
            Reset(client);
        }
    }

    public void Mend() => isCut = false;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        Cut();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                if (isCut)
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
            await server.ConnectAsync(target.Host, target.Port, stop.Token);
            connections[client] = server;
            if (isCut)
            {
                // cut while it was being made
                Reset(client);
                return;
            }

            await Task.WhenAny(
                client.GetStream().CopyToAsync(server.GetStream(), stop.Token), server.GetStream().CopyToAsync(client.GetStream(), stop.Token));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the connection was cut
        }
        finally
        {
            connections.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private void Reset(TcpClient client)
    {
        try
        {
            client.LingerState = new LingerOption(enable: true, seconds: 0);
            Interlocked.Increment(ref cuts);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // it ended by itself in this moment
        }

        client.Dispose();
    }
}
