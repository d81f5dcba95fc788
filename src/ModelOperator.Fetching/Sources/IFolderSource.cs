namespace ModelOperator.Fetching.Sources;

/// <summary>Reads folders of models from one kind of address.</summary>
internal interface IFolderSource
{
    /// <summary>Tells whether this source reads folders at addresses with a scheme, which is in lower case.</summary>
    bool ReadsFolders(string scheme);

    /// <summary>Lists the files of a folder. The paths in the list are as the source has them and may be bad.</summary>
    /// <returns>The first part of the list.</returns>
    /// <exception cref="FetchException">The folder does not exist, or may not be read.</exception>
    Task<ListedPage> ListAsync(ModelUri uri, CancellationToken cancellationToken);
}
