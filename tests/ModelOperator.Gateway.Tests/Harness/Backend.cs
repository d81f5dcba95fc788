using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>A model server made of one delegate: a real Kestrel on a loopback port.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private Backend(WebApplication app) => _app = app;

    public int Port { get; private set; }

    public EndpointAddress Address => new(IPAddress.Loopback, Port);

    /// <summary>Requests that have reached it.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public static async Task<Backend> StartAsync(RequestDelegate handler, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        });
        var app = builder.Build();
        var backend = new Backend(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref backend._requests);
            return handler(context);
        });
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        backend.Port = new Uri(address).Port;
        return backend;
    }

    /// <summary>Answers with a text.</summary>
    public static Task<Backend> SayingAsync(string text, HttpProtocols protocols = HttpProtocols.Http1) =>
        StartAsync(context => context.Response.WriteAsync(text), protocols);

    /// <summary>Stops listening and closes its connections.</summary>
    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
