namespace ModelOperator.ModelServer.Fetching.Sources;

/// <summary>The model cannot be fetched. The message is the second half of the sentence "model X: …".</summary>
internal sealed class FetchException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the source only fell silent, so that another try may bring the rest.</summary>
    public bool MayGoOn { get; init; }
}
