namespace ModelOperator.Fetching.Sources;

/// <summary>The content of a model file while it is read.</summary>
/// <param name="Stream">The bytes of the file.</param>
/// <param name="Length">The bytes of the whole file; null when the source does not say.</param>
/// <param name="Owner">Is disposed of after the stream.</param>
internal sealed record ModelContent(Stream Stream, long? Length, IDisposable? Owner = null) : IAsyncDisposable
{
    /// <summary>The number of bytes of the file that come before the stream's.</summary>
    public long Start { get; init; }

    /// <summary>The source's name for this state of the file, by which a later try can go on. Null when the source has none.</summary>
    public string? Tag { get; init; }

    /// <summary>The digest that the source promises, in lower-case hex; null when it promises none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>True when the source can be asked for parts of the file over several connections.</summary>
    public bool TakesParts { get; init; }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        Owner?.Dispose();
    }
}
