namespace ModelOperator.Contracts.Processes;

/// <summary>The settings of feedback that the operator gives to a gateway, as JSON: the value of
/// <see cref="GatewaySettings.Feedback"/>.</summary>
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

    /// <summary>The folder with the keys, one in each file. The key whose name sorts last signs.</summary>
    public required string Keys { get; init; }

    /// <summary>The time after its answer for which a token is accepted, in seconds.</summary>
    public required long MaxDelaySeconds { get; init; }

    /// <summary>The slices of requests. Their order matters, because a token names a value by its place.</summary>
    public IReadOnlyList<FeedbackSlice> Slices { get; set; } = [];
}
