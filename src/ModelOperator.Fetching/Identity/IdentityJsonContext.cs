using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Identity;

/// <summary>Reads the answers of servers that give tokens.</summary>
[JsonSerializable(typeof(OAuthToken))]
[JsonSerializable(typeof(OAuthRefusal))]
[JsonSerializable(typeof(AgentKeys))]
[JsonSerializable(typeof(AgentRefusal))]
internal sealed partial class IdentityJsonContext : JsonSerializerContext
{
    /// <exception cref="FetchException">The answer is no such JSON.</exception>
    public static T Read<T>(string server, byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new FetchException($"the answer of {server} is empty");
        }
        catch (JsonException)
        {
            // The exception could quote a part of the token.
            throw new FetchException($"the answer of {server} cannot be read");
        }
    }

    /// <summary>Reads a refusal. Null when it is no such JSON.</summary>
    public static T? TryRead<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A token as OAuth 2 gives it.</summary>
/// <param name="Token">The token.</param>
/// <param name="Seconds">The seconds until it ends.</param>
internal sealed record OAuthToken(
    [property: JsonPropertyName("access_token")] string? Token, [property: JsonPropertyName("expires_in")] int? Seconds)
{
    /// <exception cref="FetchException">There is no token, or one without an end.</exception>
    public static Lent<string> Read(string server, byte[] body, DateTimeOffset asked)
    {
        var answer = IdentityJsonContext.Read(server, body, IdentityJsonContext.Default.OAuthToken);
        return answer is { Token: { Length: > 0 } token, Seconds: > 0 and var seconds }
            ? new(token, asked + TimeSpan.FromSeconds(seconds))
            : throw new FetchException($"the answer of {server} has no access_token and expires_in");
    }
}

/// <summary>A refusal of OAuth 2.</summary>
/// <param name="Error">The kind.</param>
/// <param name="Description">The sentence.</param>
internal sealed record OAuthRefusal(
    [property: JsonPropertyName("error")] string? Error, [property: JsonPropertyName("error_description")] string? Description);

/// <summary>The keys that the agent of EKS gives.</summary>
internal sealed record AgentKeys(string? AccessKeyId, string? SecretAccessKey, string? Token, DateTimeOffset? Expiration);

/// <summary>A refusal of the agent of EKS.</summary>
internal sealed record AgentRefusal(
    [property: JsonPropertyName("code")] string? Code, [property: JsonPropertyName("message")] string? Message);
