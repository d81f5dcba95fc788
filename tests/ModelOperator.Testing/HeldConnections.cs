using System.Net;
using System.Net.Sockets;

namespace ModelOperator.Testing;

/// <summary>Connections that somebody opens to a port of this machine and leaves so.</summary>
public sealed class HeldConnections : IDisposable
{
    private readonly List<TcpClient> _clients = [];

    private HeldConnections()
    {
    }

    /// <summary>Opens them, one after the other, and says the same over each.</summary>
    public static async Task<HeldConnections> OpenAsync(int port, int count, ReadOnlyMemory<byte> said)
    {
        var held = new HeldConnections();
        for (var number = 0; number < count; number++)
        {
            var client = new TcpClient();
            held._clients.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, port);
            await client.GetStream().WriteAsync(said);
        }

        return held;
    }

    /// <summary>Waits until the other side has ended every one of them.</summary>
    public async Task EndedAsync(TimeSpan bound)
    {
        using var patience = new CancellationTokenSource(bound);
        var bytes = new byte[4096];
        foreach (var client in _clients)
        {
            try
            {
                while (await client.GetStream().ReadAsync(bytes, patience.Token) > 0)
                {
                    // what it says on the way, as 408
                }
            }
            catch (IOException)
            {
                // cut
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _clients.ForEach(client => client.Dispose());
}
