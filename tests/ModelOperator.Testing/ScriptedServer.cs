using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Testing;

/// <summary>A real HTTP server on loopback whose every answer is given by the test, in the order the requests come.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<ScriptedRequest> requests = Channel.CreateUnbounded<ScriptedRequest>();
    private readonly ConcurrentQueue<ScriptedRequest> received = new();
    private readonly List<(Func<ScriptedRequest, bool> Matches, Func<ScriptedRequest, Task> Answer)> standing = [];

    private ScriptedServer(WebApplication app) => this.app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Every request so far, answered or not.</summary>
    public IReadOnlyCollection<ScriptedRequest> Received => received;

    /// <summary>Starts one on a free port.</summary>
    public static async Task<ScriptedServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.Zero);
        var server = new ScriptedServer(builder.Build());
        server.app.Run(server.HandleAsync);
        await server.app.StartAsync();
        server.Address = new Uri(server.app.Urls.First());
        return server;
    }

    /// <summary>Answers all requests like these by itself; the test does not see them in <see cref="NextAsync"/>.</summary>
    public void Always(Func<ScriptedRequest, bool> matches, Func<ScriptedRequest, Task> answer)
    {
        lock (standing)
        {
            standing.Add((matches, answer));
        }
    }

    /// <summary>The next request; fails when none comes.</summary>
    public async Task<ScriptedRequest> NextAsync() => await requests.Reader.ReadAsync().AsTask().Soon();

    /// <summary>True when a request waits to be taken.</summary>
    public bool HasNext => requests.Reader.Count > 0;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        requests.Writer.TryComplete();
        foreach (var request in received.Where(r => !r.Finished.IsCompleted))
        {
            request.Abort();
        }

        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new ScriptedRequest(context, await reader.ReadToEndAsync());
        received.Enqueue(request);
        Func<ScriptedRequest, Task>? answer;
        lock (standing)
        {
            answer = standing.Find(s => s.Matches(request)).Answer;
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

        await requests.Writer.WriteAsync(request);
        await using var gone = context.RequestAborted.Register(request.Abort);
        await request.Finished;
    }
}
