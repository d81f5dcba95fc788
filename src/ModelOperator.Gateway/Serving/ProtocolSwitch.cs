using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ModelOperator.Gateway.Serving;

/// <summary>
/// HTTP/1.1 and HTTP/2 with prior knowledge on one port without TLS. Kestrel decides by ALPN and so takes every connection
/// without TLS for HTTP/1.1. Here the first bytes decide: a connection that opens with the HTTP/2 preface goes to the
/// pipeline of a second Kestrel endpoint that listens nowhere.
/// </summary>
internal sealed class ProtocolSwitch(TimeSpan patience, TimeProvider time)
{
    // The preface begins like no method: POST, PUT, PATCH and PROPFIND differ within three letters.
    private const int Telling = 4;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    private ConnectionDelegate? _http2;

    /// <summary>Binds the port.</summary>
    public void Listen(KestrelServerOptions kestrel, IPAddress address, int port)
    {
        kestrel.Listen(new Http2Endpoint(), listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(next => _http2 = next);
        });
        kestrel.Listen(address, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(http1 => connection => DispatchAsync(connection, http1));
        });
    }

    private async Task DispatchAsync(ConnectionContext connection, ConnectionDelegate http1)
    {
        if (connection.RemoteEndPoint is IPEndPoint remote)
        {
            connection.Features.Set(new ClientAddress(remote.Address));
        }

        if (await IsHttp2Async(connection) is { } http2)
        {
            await (http2 ? _http2! : http1)(connection);
        }
    }

    /// <summary>Null when the connection ended, or said nothing for too long, or the server stops.</summary>
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

    /// <summary>Null when there is too little to tell. Leaves all bytes to be read again.</summary>
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
