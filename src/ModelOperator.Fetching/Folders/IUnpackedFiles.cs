using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Folders;

/// <summary>The place for the files of archives.</summary>
internal interface IUnpackedFiles
{
    /// <summary>Creates a file, or empties it.</summary>
    /// <param name="path">The path in the folder.</param>
    FileStream Create(string path);

    /// <summary>Requires that there is room for the rest of a file.</summary>
    /// <exception cref="FetchException">There is not.</exception>
    void RequireRoom(long bytes);
}
