using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using ModelOperator.Console.Answers;
using ModelOperator.Console.Json;

namespace ModelOperator.Console.Hosting;

/// <summary>Writes answers as JSON that nothing stores.</summary>
internal static class JsonAnswers
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Answers with a value.</summary>
    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = Json;
        return JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }

    /// <summary>Answers with a refusal.</summary>
    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        return WriteAsync(context, new ErrorAnswer(refusal.Sentence), ConsoleJsonContext.Default.ErrorAnswer);
    }
}
