using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ModelOperator.Hosting.Connections.Protocols;

/// <summary>Opens real sockets for the data port, and nothing for the HTTP/2 half of a <see cref="ProtocolSwitch"/>.</summary>
/// <param name="sockets">The real transport.</param>
public sealed class DataPortTransport(IConnectionListenerFactory sockets) : IConnectionListenerFactory
{
    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        endpoint is Http2Endpoint ? new(new SilentListener(endpoint)) : sockets.BindAsync(endpoint, cancellationToken);

    private sealed class SilentListener(EndPoint endpoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint { get; } = endpoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            new(_closed.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _closed.TrySetResult(null);
            return default;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
