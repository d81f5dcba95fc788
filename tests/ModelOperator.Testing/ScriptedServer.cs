using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Testing;

/// <summary>A real HTTP server on loopback whose every answer is given by the test, in the order the requests come.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ScriptedRequest> _requests = Channel.CreateUnbounded<ScriptedRequest>();
    private readonly ConcurrentQueue<ScriptedRequest> _received = new();
    private readonly List<(Func<ScriptedRequest, bool> Matches, Func<ScriptedRequest, Task> Answer)> _standing = [];

    private ScriptedServer(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Every request so far, answered or not.</summary>
    public IReadOnlyCollection<ScriptedRequest> Received => _received;

    /// <summary>Starts one on a free port.</summary>
    /// <param name="tls">How it serves HTTPS; null for plain HTTP.</param>
    public static async Task<ScriptedServer> StartAsync(HttpsConnectionAdapterOptions? tls = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(tls is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            if (tls is not null)
            {
                endpoint.UseHttps(tls);
            }
        }));
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.Zero);
        var server = new ScriptedServer(builder.Build());
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Urls.First());
        return server;
    }

    /// <summary>Answers all requests like these by itself; the test does not see them in <see cref="NextAsync"/>.</summary>
    public void Always(Func<ScriptedRequest, bool> matches, Func<ScriptedRequest, Task> answer)
    {
        lock (_standing)
        {
            _standing.Add((matches, answer));
        }
    }

    /// <summary>The next request; fails when none comes.</summary>
    public async Task<ScriptedRequest> NextAsync() => await _requests.Reader.ReadAsync().AsTask().Soon();

    /// <summary>True when a request waits to be taken.</summary>
    public bool HasNext => _requests.Reader.Count > 0;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        foreach (var request in _received.Where(r => !r.Finished.IsCompleted))
        {
            request.Abort();
        }

        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new ScriptedRequest(context, await reader.ReadToEndAsync());
        _received.Enqueue(request);
        Func<ScriptedRequest, Task>? answer;
        lock (_standing)
        {
            answer = _standing.Find(s => s.Matches(request)).Answer;
        }

        if (answer is not null)
        {
            try
            {
                await answer(request);
            }
            catch (Exception e) when (request.IsGone && e is IOException or OperationCanceledException or InvalidOperationException)
            {
                // the client left in the middle
            }
            finally
            {
                request.Finish();
            }

            return;
        }

        await _requests.Writer.WriteAsync(request);
        await using var gone = context.RequestAborted.Register(request.Abort);
        await request.Finished;
    }
}
