namespace ModelOperator.Gateway.Proxying.Streaming;

/// <summary>Finds the parts of a streamed answer in its bytes.</summary>
internal interface IPartReader
{
    /// <summary>The number of parts that have come completely.</summary>
    int Parts { get; }

    /// <summary>True when the answer is known to be a stream.</summary>
    bool IsStream { get; }

    /// <summary>The number of output tokens that the server has named; null when it named none.</summary>
    int? NamedTokens { get; }

    /// <summary>The HTTP status of the error that the server sent inside the stream; null when it sent none.</summary>
    int? Error { get; }

    /// <summary>Takes the next bytes.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Says that no more bytes come.</summary>
    void Complete();

    /// <summary>Forgets the answer, so that another one can be read.</summary>
    void Reset();
}
