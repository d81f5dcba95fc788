using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>A model server made of one delegate: a real Kestrel on a loopback port.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private AnsweringServer _server = null!;
    private int _requests;

    private Backend()
    {
    }

    public int Port => _server.Port;

    public EndpointAddress Address => new(IPAddress.Loopback, Port);

    /// <summary>Requests that have reached it.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public static async Task<Backend> StartAsync(RequestDelegate handler, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var backend = new Backend();
        backend._server = await AnsweringServer.StartAsync(
            context =>
            {
                Interlocked.Increment(ref backend._requests);
                return handler(context);
            },
            configure: (limits, listen) =>
            {
                limits.MaxRequestBodySize = null;
                limits.MinRequestBodyDataRate = null;
                limits.MaxRequestHeadersTotalSize = 256 * 1024;
                listen.Protocols = protocols;
            });
        return backend;
    }

    /// <summary>Answers with a text.</summary>
    public static Task<Backend> SayingAsync(string text, HttpProtocols protocols = HttpProtocols.Http1) =>
        StartAsync(context => context.Response.WriteAsync(text), protocols);

    /// <summary>Stops listening and closes its connections.</summary>
    public Task StopAsync() => _server.StopAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
