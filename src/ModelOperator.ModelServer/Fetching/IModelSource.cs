namespace ModelOperator.ModelServer.Fetching;

/// <summary>A kind of place that model files come from.</summary>
internal interface IModelSource
{
    /// <summary>Whether this source reads addresses of the scheme, in lower case.</summary>
    bool Reads(string scheme);

    /// <summary>Opens the file for one reading from its start.</summary>
    /// <exception cref="FetchException">It is not there or may not be read.</exception>
    Task<ModelContent> OpenAsync(ModelUri uri, CancellationToken cancellationToken);
}
