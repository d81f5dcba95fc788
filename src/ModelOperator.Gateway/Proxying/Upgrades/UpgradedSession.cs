using System.Buffers;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Proxying.Upgrades;

/// <summary>A connection that has changed to another protocol. Bytes pass both ways until one side ends, or until neither has sent anything
/// for an hour.</summary>
/// <param name="client">The client's side.</param>
/// <param name="response">The endpoint's answer, which holds its side.</param>
/// <param name="endpoint">The endpoint, which the session counts for as a request under way.</param>
/// <param name="time">The clock.</param>
internal sealed class UpgradedSession(Stream client, HttpResponseMessage response, PodEndpoint endpoint, TimeProvider time)
{
    /// <summary>The longest time in which neither side sends anything.</summary>
    internal static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    private const int BufferSize = 16 * 1024;

    /// <summary>Passes bytes until the session ends. It never fails: whatever ends it ends it for both.</summary>
    /// <param name="cancellationToken">Is cancelled when the client's connection is gone.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var rest = time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), end, LongestRest, Timeout.InfiniteTimeSpan);
        try
        {
            await using var server = await response.Content.ReadAsStreamAsync(end.Token);
            var both = new[] { CopyAsync(client, server, rest, end.Token), CopyAsync(server, client, rest, end.Token) };
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
            response.Dispose();
            endpoint.End();
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, ITimer rest, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                rest.Change(LongestRest, Timeout.InfiniteTimeSpan);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await to.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
