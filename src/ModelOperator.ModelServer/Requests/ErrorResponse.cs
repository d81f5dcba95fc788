using System.Text.Encodings.Web;
using System.Text.Json;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Requests;

/// <summary>The protocol's one way to say that something is wrong: <c>{"error": "…"}</c>.</summary>
internal static class ErrorResponse
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with the error; when an answer is already on its way, cuts it off, so that it is not taken for a whole one.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string message)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentLength = null;
        context.Response.Headers.Remove(ProtocolHeaders.JsonLength);
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Options);
        json.WriteStartObject();
        json.WriteString("error"u8, message);
        json.WriteEndObject();
        json.Flush();
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
