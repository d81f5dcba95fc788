using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Demo.Receiving;

/// <summary>A request that reached the receiver, as it was on the wire. One line of the receiver's output.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path with the query.</param>
/// <param name="Headers">The headers, one <c>Name: value</c> each.</param>
/// <param name="Body">The body as text.</param>
internal sealed record ReceivedRequest(string Method, string Path, IReadOnlyList<string> Headers, string Body)
{
    /// <summary>Writes one line of JSON.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, ReceivedRequestContext.Default.ReceivedRequest);

    /// <summary>Reads one line; null when it is something else.</summary>
    public static ReceivedRequest? Parse(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize(line, ReceivedRequestContext.Default.ReceivedRequest) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The generated serializers of the request.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ReceivedRequest))]
internal sealed partial class ReceivedRequestContext : JsonSerializerContext;
