using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Feedback.Tokens;

/// <summary>Reads the operator's settings for feedback.</summary>
internal static class FeedbackSettingsParser
{
    /// <summary>Reads the setting.</summary>
    /// <exception cref="StartupException">The text is not such JSON, or a value is beyond a limit.</exception>
    public static FeedbackSettings Parse(string json)
    {
        try
        {
            var settings = JsonSerializer.Deserialize(json, FeedbackSettingsJson.Default.FeedbackSettings);
            return settings is { MaxDelaySeconds: > 0, Keys.Length: > 0, Slices.Count: <= FeedbackSettings.MaxSlices }
                && settings.Slices.All(slice => slice.Values.Count is > 0 and <= FeedbackSettings.MaxValues)
                && (settings.Classes?.Count ?? 0) <= FeedbackSettings.MaxClasses
                && settings.MaxError is null or > 0
                    ? settings
                    : throw new StartupException(
                        $"feedback={json} must name a folder of keys, a delay above 0, "
                        + $"at most {FeedbackSettings.MaxSlices} slices of 1 to {FeedbackSettings.MaxValues} values, "
                        + $"at most {FeedbackSettings.MaxClasses} classes, and a largest error above 0 or none");
        }
        catch (JsonException exception)
        {
            throw new StartupException($"feedback={json} cannot be read: {exception.Message}", exception);
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(FeedbackSettings))]
internal sealed partial class FeedbackSettingsJson : JsonSerializerContext;
