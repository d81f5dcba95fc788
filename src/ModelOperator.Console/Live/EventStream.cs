using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.Console.Live;

/// <summary>Writes server-sent events. A write waits until the page has read enough of what came before.</summary>
internal sealed class EventStream(HttpContext context)
{
    private static readonly byte[] End = "\n\n"u8.ToArray();
    private static readonly byte[] Beat = ": the connection is alive\n\n"u8.ToArray();

    private readonly Stream _body = context.Response.Body;

    /// <summary>Sends the headers.</summary>
    public Task BeginAsync()
    {
        context.Response.ContentType = "text/event-stream";
        return _body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Sends an event. JSON has no line breaks of its own.</summary>
    public async Task SendAsync<T>(string name, T value, JsonTypeInfo<T> type)
    {
        await _body.WriteAsync(Encoding.ASCII.GetBytes($"event: {name}\ndata: "), context.RequestAborted);
        await JsonSerializer.SerializeAsync(_body, value, type, context.RequestAborted);
        await _body.WriteAsync(End, context.RequestAborted);
        await _body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Sends a line that says nothing, so that both ends notice when the connection is gone.</summary>
    public async Task BeatAsync()
    {
        await _body.WriteAsync(Beat, context.RequestAborted);
        await _body.FlushAsync(context.RequestAborted);
    }
}
