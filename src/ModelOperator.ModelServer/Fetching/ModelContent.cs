namespace ModelOperator.ModelServer.Fetching;

/// <summary>A model file while it is read.</summary>
/// <param name="Stream">Its bytes.</param>
/// <param name="Length">How many, where the source says so.</param>
/// <param name="Owner">What else to let go of at the end.</param>
internal sealed record ModelContent(Stream Stream, long? Length, IDisposable? Owner = null) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        Owner?.Dispose();
    }
}
