using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Gateway.Tokens;

/// <summary>What the operator tells a gateway about feedback, as JSON.</summary>
internal sealed record FeedbackSettings
{
    /// <summary>The longest list of slices' values that a token has room for: an index is one byte, and 0 is any other value.</summary>
    public const int MostValues = 32;

    /// <summary>Slices, at most.</summary>
    public const int MostSlices = 8;

    /// <summary>The folder with the keys: one file each, of which the one whose name sorts last signs.</summary>
    public required string Keys { get; init; }

    /// <summary>How long after its answer a token is taken, in seconds.</summary>
    public required long MaxDelaySeconds { get; init; }

    /// <summary>What requests are told apart by; order matters, since tokens name slices by their place.</summary>
    public IReadOnlyList<FeedbackSlice> Slices { get; set; } = [];

    /// <summary>Reads the setting.</summary>
    /// <exception cref="StartupException">It is no such JSON, or beyond a limit.</exception>
    public static FeedbackSettings Parse(string json)
    {
        try
        {
            var settings = JsonSerializer.Deserialize(json, FeedbackSettingsJson.Default.FeedbackSettings);
            return settings is { MaxDelaySeconds: > 0, Keys.Length: > 0, Slices.Count: <= MostSlices }
                && settings.Slices.All(slice => slice.Values.Count is > 0 and <= MostValues)
                    ? settings
                    : throw new StartupException(
                        $"feedback={json} must name a folder of keys, a delay above 0, "
                        + $"and at most {MostSlices} slices of 1 to {MostValues} values");
        }
        catch (JsonException exception)
        {
            throw new StartupException($"feedback={json} cannot be read: {exception.Message}", exception);
        }
    }
}

/// <summary>One way to tell requests apart.</summary>
/// <param name="Name">Its name in metrics.</param>
/// <param name="Header">The header of the request that has the value.</param>
/// <param name="Values">The values that are counted by themselves; all others are one.</param>
internal sealed record FeedbackSlice(string Name, string Header, IReadOnlyList<string> Values);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FeedbackSettings))]
internal sealed partial class FeedbackSettingsJson : JsonSerializerContext;
