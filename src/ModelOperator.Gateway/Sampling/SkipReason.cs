namespace ModelOperator.Gateway.Sampling;

/// <summary>The reasons why no sample was sent of a request that was chosen: label <c>reason</c>.</summary>
internal static class SkipReason
{
    /// <summary>A tensor that would be sent as it is has bytes that are no text, which JSON cannot hold.</summary>
    public const string Binary = "binary";

    /// <summary>The request or its answer is compressed.</summary>
    public const string Compressed = "compressed";

    /// <summary>The request or its answer is longer than a sample may be, or than an event may be once it is
    /// hashed.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The samples of this gateway hold as much memory as they may.</summary>
    public const string Memory = "memory";

    /// <summary>As many samples as may wait to be read.</summary>
    public const string QueueFull = "queue_full";

    /// <summary>The request failed, or was not answered to the end.</summary>
    public const string Failed = "failed";

    /// <summary>The request or its answer is not of the protocol.</summary>
    public const string Malformed = "malformed";

    /// <summary>Values are to be hashed, and there is no key.</summary>
    public const string NoKey = "no_key";

    /// <summary>A name whose values are to be hashed is neither in the request nor in its answer. It may be misspelt, and then the values
    /// would be sent as they are.</summary>
    public const string HashNotFound = "hash_not_found";

    /// <summary>The sink is not one that this gateway knows.</summary>
    public const string NoSink = "no_sink";

    /// <summary>The sink's queue is full, or the sample is larger than the sink takes.</summary>
    public const string SinkFull = "sink_full";

    public static IReadOnlyList<string> All { get; } =
        [Binary, Compressed, TooLarge, Memory, QueueFull, Failed, Malformed, NoKey, HashNotFound, NoSink, SinkFull];
}
