using System.Text.Encodings.Web;
using System.Text.Json;
using ModelOperator.Contracts.Processes;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Requests;

/// <summary>Writes errors in the protocol's form, <c>{"error": "…"}</c>.</summary>
internal static class ErrorResponse
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with an error. When an answer has begun, aborts the connection, so that the client does not take a part for the
    /// whole.</summary>
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
        context.Response.Headers.Remove(ConfidenceHeaders.Confidence);
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Options);
        json.WriteStartObject();
        json.WriteString("error"u8, message);
        json.WriteEndObject();
        json.Flush();
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
