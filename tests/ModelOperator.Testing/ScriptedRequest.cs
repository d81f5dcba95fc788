using System.Text;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.Testing;

/// <summary>A request that a <see cref="ScriptedServer"/> received and a test answers.</summary>
public sealed class ScriptedRequest
{
    private readonly HttpContext _context;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ScriptedRequest(HttpContext context, string body)
    {
        _context = context;
        context.RequestAborted.Register(_gone.SetResult);
        Body = body;
        Protocol = context.Request.Protocol;
        Method = context.Request.Method;
        Path = context.Request.Path.Value ?? "";
        Query = context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal);
        Headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The version of HTTP that it came by: HTTP/1.1 or HTTP/2.</summary>
    public string Protocol { get; }

    /// <summary>The method, such as GET or POST.</summary>
    public string Method { get; }

    /// <summary>The path, decoded, without the query.</summary>
    public string Path { get; }

    /// <summary>The query, decoded.</summary>
    public IReadOnlyDictionary<string, string> Query { get; }

    /// <summary>The request's headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as text.</summary>
    public string Body { get; }

    /// <summary>True when it is a watch.</summary>
    public bool IsWatch => Query.GetValueOrDefault("watch") == "true";

    /// <summary>Ends when the client has gone away.</summary>
    public Task Gone => _gone.Task;

    /// <summary>True once the client has gone away.</summary>
    public bool IsGone => _gone.Task.IsCompleted;

    internal Task Finished => _finished.Task;

    internal void Finish() => _finished.TrySetResult();

    /// <summary>Answers with a whole body.</summary>
    public async Task AnswerAsync(int status, string body, params (string Name, string Value)[] headers)
    {
        _context.Response.StatusCode = status;
        _context.Response.ContentType = "application/json";
        foreach (var (name, value) in headers)
        {
            _context.Response.Headers.Append(name, value);
        }

        await _context.Response.WriteAsync(body);
        _finished.TrySetResult();
    }

    /// <summary>Answers 200 with a whole body.</summary>
    public Task AnswerAsync(string body) => AnswerAsync(200, body);

    /// <summary>Sends a part of the body now, as it is; the answer stays open.</summary>
    public async Task SendAsync(string part)
    {
        if (!_context.Response.HasStarted)
        {
            _context.Response.ContentType = "application/json";
        }

        await _context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(part));
        await _context.Response.Body.FlushAsync();
    }

    /// <summary>Sends one watch event.</summary>
    public Task SendEventAsync(string type, string json) => SendAsync($"{{\"type\":\"{type}\",\"object\":{json}}}\n");

    /// <summary>Ends the answer in good order.</summary>
    public async Task EndAsync()
    {
        if (!_context.Response.HasStarted)
        {
            await _context.Response.StartAsync();
        }

        _finished.TrySetResult();
    }

    /// <summary>Cuts the connection.</summary>
    public void Abort()
    {
        try
        {
            _context.Abort();
        }
        catch (Exception exception) when (exception is ObjectDisposedException or NullReferenceException)
        {
            // It was answered, or the client left, just now. The server takes a context apart without waiting for anybody.
            _ = exception;
        }

        _finished.TrySetResult();
    }
}
