using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Hosting.Connections.Heads;

namespace ModelOperator.Hosting.Connections.Protocols;

/// <summary>
/// Serves HTTP/1.1, and HTTP/2 with prior knowledge, on one port without TLS. Kestrel decides by ALPN, and so takes every connection
/// without TLS for HTTP/1.1. Here the first bytes decide: a connection that begins with the HTTP/2 preface goes to the pipeline of a second
/// Kestrel endpoint, which listens nowhere.
/// </summary>
/// <param name="patience">The time for which a connection may send nothing before it is closed.</param>
/// <param name="time">The clock.</param>
/// <remarks>The server must use <see cref="DataPortTransport"/> as its transport.</remarks>
public sealed class ProtocolSwitch(TimeSpan patience, TimeProvider time)
{
    // No method begins like the preface: POST, PUT, PATCH and PROPFIND differ from it within three letters.
    private const int Telling = 4;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    // These heads take 25 MiB together at most.
    private const int MostHeads = 2 * RequestLimits.StreamsPerConnection;

    private readonly HeadGate _heads = new(MostHeads, time);
    private ConnectionDelegate? _http2;

    /// <summary>The port in use, from the addresses of a started server.</summary>
    public static int Port(IEnumerable<string> addresses) =>
        addresses.Where(address => !address.Contains(Http2Endpoint.Name, StringComparison.Ordinal))
            .Select(address => BindingAddress.Parse(address).Port).First();

    /// <summary>Binds the port.</summary>
    /// <param name="kestrel">The server's options.</param>
    /// <param name="address">The address to listen on.</param>
    /// <param name="port">The port; 0 picks a free one.</param>
    /// <param name="opened">Called with every new connection, before anything is read.</param>
    public void Listen(KestrelServerOptions kestrel, IPAddress address, int port, Action<ConnectionContext>? opened = null)
    {
        kestrel.Listen(new Http2Endpoint(), listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(next => _http2 = next);
        });
        kestrel.Listen(address, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(http1 => connection =>
            {
                opened?.Invoke(connection);
                return DispatchAsync(connection, http1);
            });
        });
    }

    private async Task DispatchAsync(ConnectionContext connection, ConnectionDelegate http1)
    {
        if (await IsHttp2Async(connection) is { } http2)
        {
            if (http2)
            {
                connection.Transport = new GatedInput(connection, _heads, time);
            }

            await (http2 ? _http2! : http1)(connection);
        }
    }

    /// <summary>
    /// True for HTTP/2, false for HTTP/1.1; null when the connection ended or sent nothing for too long, or when the server is stopping.
    /// </summary>
    private async Task<bool?> IsHttp2Async(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        if (input.TryRead(out var read) && Decide(input, read, 0) is { } atOnce)
        {
            return atOnce;
        }

        var examined = read.Buffer.Length;
        using var silence = new CancellationTokenSource(patience, time);
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var any = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stopping, connection.ConnectionClosed);
        try
        {
            while (true)
            {
                read = await input.ReadAsync(any.Token);
                if (Decide(input, read, examined) is { } http2)
                {
                    return http2;
                }

                if (read.IsCompleted)
                {
                    return null;
                }

                examined = read.Buffer.Length;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>True for HTTP/2, false for HTTP/1.1; null when there are too few bytes to tell. All bytes stay to be read again.</summary>
    private static bool? Decide(PipeReader input, in ReadResult read, long examinedBefore)
    {
        var head = read.Buffer;
        Span<byte> start = stackalloc byte[Telling];
        var length = (int)Math.Min(head.Length, Telling);
        head.Slice(0, length).CopyTo(start);
        var alike = Preface.StartsWith(start[..length]);
        if (alike && length < Telling)
        {
            input.AdvanceTo(head.Start, head.End);
            return null;
        }

        input.AdvanceTo(head.Start, head.GetPosition(examinedBefore));
        return alike;
    }
}
