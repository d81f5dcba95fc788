namespace ModelOperator.ModelServer.Fetching.Sources;

/// <summary>A model file while it is read.</summary>
/// <param name="Stream">Its bytes.</param>
/// <param name="Length">How many the whole file has, where the source says so.</param>
/// <param name="Owner">What else to let go of at the end.</param>
internal sealed record ModelContent(Stream Stream, long? Length, IDisposable? Owner = null) : IAsyncDisposable
{
    /// <summary>How many bytes of the file come before these.</summary>
    public long Start { get; init; }

    /// <summary>What the source calls this state of the file, to go on with it later; null where it cannot.</summary>
    public string? Tag { get; init; }

    /// <summary>The digest that the source promises, in lower-case hex.</summary>
    public string? Sha256 { get; init; }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        Owner?.Dispose();
    }
}
