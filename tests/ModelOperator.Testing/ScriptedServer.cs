using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ModelOperator.Testing;

/// <summary>A real HTTP server on loopback whose every answer is given by the test, in the order the requests come.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Channel<ScriptedRequest> _requests = Channel.CreateUnbounded<ScriptedRequest>();
    private readonly ConcurrentQueue<ScriptedRequest> _received = new();
    private readonly List<(Func<ScriptedRequest, bool> Matches, Func<ScriptedRequest, Task> Answer)> _standing = [];

    private AnsweringServer _http = null!;

    private ScriptedServer()
    {
    }

    /// <summary>The address at which it listens.</summary>
    public Uri Address => _http.Address;

    /// <summary>Every request so far, answered or not.</summary>
    public IReadOnlyCollection<ScriptedRequest> Received => _received;

    /// <summary>The number of requests that have no answer yet, without watches.</summary>
    public int Unanswered => _received.Count(request => !request.IsWatch && !request.Finished.IsCompleted);

    /// <summary>Starts one on a free port.</summary>
    /// <param name="tls">The settings of HTTPS; null for plain HTTP.</param>
    public static async Task<ScriptedServer> StartAsync(HttpsConnectionAdapterOptions? tls = null)
    {
        var server = new ScriptedServer();
        server._http = await AnsweringServer.StartAsync(server.HandleAsync, tls);
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

        await _http.DisposeAsync();
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
