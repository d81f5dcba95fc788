using System.Buffers;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Gateway.Proxying.Upgrades;

/// <summary>A connection that has changed to another protocol. Bytes pass both ways until one side ends, until neither has sent anything
/// for an hour, or until its place is given to another or the gateway stops.</summary>
/// <param name="client">The client's side.</param>
/// <param name="connection">The client's connection, which may be left out for another while the session rests; null for none.</param>
/// <param name="response">The endpoint's answer, which holds its side.</param>
/// <param name="endpoint">The endpoint, which the session counts for as a request under way.</param>
/// <param name="place">Its place among all sessions.</param>
internal sealed class UpgradedSession(
    Stream client, ClientConnection? connection, HttpResponseMessage response, PodEndpoint endpoint, SessionPlace place)
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Passes bytes until the session ends. It never fails: whatever ends it ends it for both.</summary>
    /// <param name="cancellationToken">Is cancelled when the client's connection is gone.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = place.Begin(cancellationToken);
        connection?.Add(place);
        try
        {
            await using var server = await response.Content.ReadAsStreamAsync(end.Token);
            var both = new[] { CopyAsync(client, server, end.Token), CopyAsync(server, client, end.Token) };
            await Task.WhenAny(both);
            // WebSocket has no half of a connection: its close goes both ways before either side ends.
            await end.CancelAsync();
            await Task.WhenAll(both);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or HttpRequestException)
        {
            // One side has left.
        }
        finally
        {
            connection?.Remove(place);
            response.Dispose();
            endpoint.End();
        }
    }

    private async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Most sessions wait most of the time, and hold no buffer meanwhile.
            var readiness = from.ReadAsync(Memory<byte>.Empty, cancellationToken);
            await readiness;
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                var read = await from.ReadAsync(buffer, cancellationToken);
                if (read == 0)
                {
                    return;
                }

                place.Passed();
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await to.FlushAsync(cancellationToken);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
