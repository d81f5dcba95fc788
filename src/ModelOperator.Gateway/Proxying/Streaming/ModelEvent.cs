using System.Buffers.Text;
using System.Text.Json;

namespace ModelOperator.Gateway.Proxying.Streaming;

/// <summary>
/// Reads the few fields of an event of the OpenAI API that the gateway counts. The event is not parsed as a whole, since there is one for
/// each token; a name in quotation marks cannot stand in a text, where quotation marks are escaped.
/// </summary>
internal static class ModelEvent
{
    // More than any model can write; a larger number is a mistake.
    private const int MaxTokens = 100_000_000;

    private static ReadOnlySpan<byte> TokensName => "\"completion_tokens\""u8;

    /// <summary>False when none of the events in some bytes names a number of tokens.</summary>
    public static bool MayNameTokens(ReadOnlySpan<byte> bytes) => bytes.IndexOf(TokensName) >= 0;

    /// <summary>The number of output tokens that the event names, in <c>usage.completion_tokens</c>; null when it names none.</summary>
    public static int? TokensIn(ReadOnlySpan<byte> data)
    {
        var at = data.IndexOf(TokensName);
        if (at < 0)
        {
            return null;
        }

        var value = data[(at + TokensName.Length)..].TrimStart(" :"u8);
        return Utf8Parser.TryParse(value, out int tokens, out _) && tokens is >= 0 and <= MaxTokens ? tokens : null;
    }

    /// <summary>True for the event at the end that brings nothing but the usage.</summary>
    public static bool IsWithoutOutput(ReadOnlySpan<byte> data) =>
        data.IndexOf("\"choices\":[]"u8) >= 0 || data.IndexOf("\"choices\": []"u8) >= 0;

    /// <summary>
    /// The HTTP status of an error that stands in place of an event: <c>{"error": {…}}</c>, <c>{"object": "error", …}</c> or
    /// <c>{"type": "error", …}</c>, as in Anthropic's API. It is the error's <c>code</c> where that is a status of 400 or more that says
    /// nothing about a client, otherwise 500; null when the event is no error.
    /// </summary>
    public static int? ErrorIn(ReadOnlySpan<byte> data)
    {
        // Nearly every event begins with another name than an error does.
        if (data is [(byte)'{', (byte)'"', not ((byte)'e' or (byte)'o' or (byte)'t'), ..])
        {
            return null;
        }

        var begin = data.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'{');
        return begin > 0 && IsError(data[begin..]) ? StatusOf(data) : null;
    }

    private static int StatusOf(ReadOnlySpan<byte> data)
    {
        try
        {
            return StatusIn(data) ?? StatusCodes.Status500InternalServerError;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is for a name that is no text.
            return StatusCodes.Status500InternalServerError;
        }
    }

    // An error is named first, by all servers that are known, and is an object or a text. A number of that name is a value of a model.
    private static bool IsError(ReadOnlySpan<byte> inside) =>
        inside.StartsWith("\"error\""u8) ? IsFault(inside["\"error\""u8.Length..].TrimStart(" :"u8))
        : IsNamedError(inside, "\"object\""u8) || IsNamedError(inside, "\"type\""u8);

    private static bool IsNamedError(ReadOnlySpan<byte> inside, ReadOnlySpan<byte> name) =>
        inside.StartsWith(name) && inside[name.Length..].TrimStart(" :"u8).StartsWith("\"error\""u8);

    private static bool IsFault(ReadOnlySpan<byte> value) =>
        value is [(byte)'{', ..] || value is [(byte)'"', not (byte)'"', ..];

    private static int? StatusIn(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName && reader.ValueTextEquals("code"u8) && reader.Read()
                && reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var code) && code is >= 400 and < 600)
            {
                // Some codes say something about the client; here the server said them.
                return code is 499 or 501 or 505 ? StatusCodes.Status500InternalServerError : code;
            }
        }

        return null;
    }
}
