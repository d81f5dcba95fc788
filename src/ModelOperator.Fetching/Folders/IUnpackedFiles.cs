namespace ModelOperator.Fetching.Folders;

/// <summary>The place for the files of archives.</summary>
internal interface IUnpackedFiles
{
    /// <summary>The room for them, and for all else that comes at the same time. It owes each archive its own length, which is the least
    /// that is known of its files.</summary>
    OwedRoom Room { get; }

    /// <summary>Creates a file, or empties it.</summary>
    /// <param name="path">The path in the folder.</param>
    FileStream Create(string path);
}
