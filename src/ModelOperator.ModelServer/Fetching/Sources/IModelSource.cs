namespace ModelOperator.ModelServer.Fetching.Sources;

/// <summary>A kind of place that model files come from.</summary>
internal interface IModelSource
{
    /// <summary>Whether this source reads addresses of the scheme, in lower case.</summary>
    bool Reads(string scheme);

    /// <summary>Opens the file for one reading.</summary>
    /// <param name="uri">Its address.</param>
    /// <param name="resume">Where to go on; a source that cannot, or whose file has changed, begins at the start.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FetchException">It is not there or may not be read.</exception>
    Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken);
}
