using System.Text.Json.Serialization;

namespace ModelOperator.Contracts.Processes;

/// <summary>The settings of feedback that the operator gives to a gateway, as JSON: the value of
/// <see cref="GatewaySettings.Feedback"/>. A model server that clients reach without a gateway gets them as
/// <see cref="ServeArguments.Feedback"/>.</summary>
public sealed record FeedbackSettings
{
    /// <summary>
    /// The largest number of values that a slice may name. A token has one byte for the value's place, and 0 stands for any other value.
    /// </summary>
    public const int MaxValues = 32;

    /// <summary>The largest number of characters in a value of a slice. One outside of the Basic Multilingual Plane is one character, as it
    /// is for the schema.</summary>
    public const int MaxValueLength = 63;

    /// <summary>The largest number of slices.</summary>
    public const int MaxSlices = 8;

    /// <summary>The largest number of classes that feedback is counted by.</summary>
    public const int MaxClasses = 32;

    /// <summary>The largest number of characters in the name of a class, counted as those of slices are.</summary>
    public const int MaxClassLength = 63;

    /// <summary>The largest number of pairs of a class and a value of a slice, where all answers together are one more value: each pair is
    /// three series of a revision.</summary>
    public const int MaxClassPairs = 512;

    /// <summary>The largest number of characters in the id of a request by which a label is posted.</summary>
    public const int MaxRequestIdLength = 128;

    /// <summary>The folder with the keys, one in each file. The key whose name sorts last signs.</summary>
    public required string Keys { get; init; }

    /// <summary>For a model server: namespace and name of the ModelDeployment, <c>NAMESPACE/NAME</c>, for whose answers tokens are made.
    /// Null at gateways, which know it, and for a server that belongs to none, whose tokens are for its model's name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    /// <summary>The time after its answer for which a token is accepted, in seconds.</summary>
    public required long MaxDelaySeconds { get; init; }

    /// <summary>The slices of requests. Their order matters, because a token names a value by its place.</summary>
    public IReadOnlyList<FeedbackSlice> Slices { get; set; } = [];

    /// <summary>The folder with the bearer tokens of those who may post, one in each file; null when everybody may.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Credentials { get; init; }

    /// <summary>The output of a shadow's answer that is kept for a label; null when none is kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ShadowOutput { get; init; }

    /// <summary>The time for which it is kept, in seconds; null when none is kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? KeepShadowSeconds { get; init; }

    /// <summary>The classes that feedback is counted by; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The largest error of a number: a larger one counts as this one. Null when errors are not counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MaxError { get; init; }
}
