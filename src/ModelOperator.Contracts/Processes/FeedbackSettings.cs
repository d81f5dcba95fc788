namespace ModelOperator.Contracts.Processes;

/// <summary>The settings of feedback that the operator gives to a gateway, as JSON: the value of
/// <see cref="GatewaySettings.Feedback"/>.</summary>
public sealed record FeedbackSettings
{
    /// <summary>The most values that a slice may name: a token has one byte for the value's place, and 0 is any other value.</summary>
    public const int MaxValues = 32;

    /// <summary>Slices, at most.</summary>
    public const int MaxSlices = 8;

    /// <summary>The folder with the keys: one file each, of which the one whose name sorts last signs.</summary>
    public required string Keys { get; init; }

    /// <summary>How long after its answer a token is taken, in seconds.</summary>
    public required long MaxDelaySeconds { get; init; }

    /// <summary>The slices of requests. Their order matters, since a token names a value by its place.</summary>
    public IReadOnlyList<FeedbackSlice> Slices { get; set; } = [];
}
