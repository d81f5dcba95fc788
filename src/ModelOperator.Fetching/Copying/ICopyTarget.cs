namespace ModelOperator.Fetching.Copying;

/// <summary>Takes the bytes of a file while it is copied, in their order.</summary>
internal interface ICopyTarget
{
    /// <summary>Takes the next bytes.</summary>
    ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>The source begins at the start of the file again.</summary>
    void Rewind();

    /// <summary>Gives the SHA-256 of the file in lower-case hex, when all its bytes are there.</summary>
    string Finish();
}
