using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Analysis.Tests.Support;

/// <summary>A real HTTP server on loopback that answers what the test tells it to.</summary>
internal sealed class HttpStub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpStub(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public ConcurrentQueue<Received> Requests { get; } = new();

    public static async Task<HttpStub> StartAsync(RequestDelegate answer, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options => listen?.Invoke(options)));
        if (listen is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        var app = builder.Build();
        var stub = new HttpStub(app);
        app.Run(async context =>
        {
            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : null;
            stub.Requests.Enqueue(new Received(context.Request.Method, context.Request.Path, form?["query"], context.Request.Headers.Authorization, form?.TryGetValue("time", out var time) == true ? time.ToString() : null));
            await answer(context);
        });
        await app.StartAsync();
        return stub;
    }

    /// <summary>Answers every request the same.</summary>
    public static Task<HttpStub> AnsweringAsync(int status, string body, string contentType = "application/json") => StartAsync(context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body);
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed record Received(string Method, string Path, string? Query, string? Authorization, string? Time = null);
}
