namespace ModelOperator.Fetching.Sources;

/// <summary>Reads model files from one kind of address.</summary>
internal interface IModelSource
{
    /// <summary>Tells whether this source reads addresses with a scheme, which is in lower case.</summary>
    bool Reads(string scheme);

    /// <summary>Opens a file to be read once.</summary>
    /// <param name="uri">The address of the file.</param>
    /// <param name="resume">The position from which to go on. A source that cannot go on, or whose file has changed, begins at the
    /// start.</param>
    /// <param name="cancellationToken">Cancels the opening and the reading.</param>
    /// <exception cref="FetchException">The file does not exist, or may not be read.</exception>
    Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken);
}
