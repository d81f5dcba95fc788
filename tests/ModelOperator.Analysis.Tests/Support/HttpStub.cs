using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using ModelOperator.Testing;

namespace ModelOperator.Analysis.Tests.Support;

/// <summary>A server that answers what the test tells it to, and remembers the queries that it was asked.</summary>
internal sealed class HttpStub : IAsyncDisposable
{
    private AnsweringServer _server = null!;

    private HttpStub()
    {
    }

    public Uri Address => _server.Address;

    public ConcurrentQueue<Received> Requests { get; } = new();

    public static async Task<HttpStub> StartAsync(RequestDelegate answer, HttpsConnectionAdapterOptions? tls = null)
    {
        var stub = new HttpStub();
        stub._server = await AnsweringServer.StartAsync(
            async context =>
            {
                var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : null;
                stub.Requests.Enqueue(new Received(
                    context.Request.Method, context.Request.Path, form?["query"], context.Request.Headers.Authorization,
                    form?.TryGetValue("time", out var time) == true ? time.ToString() : null));
                await answer(context);
            },
            tls);
        return stub;
    }

    /// <summary>Answers every request the same.</summary>
    public static Task<HttpStub> AnsweringAsync(int status, string body, string contentType = "application/json") => StartAsync(context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body);
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    internal sealed record Received(string Method, string Path, string? Query, string? Authorization, string? Time = null);
}
