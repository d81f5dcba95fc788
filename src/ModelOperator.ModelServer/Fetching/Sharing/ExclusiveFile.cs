using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>A file that only one of several pods can make, because the file system refuses to make it twice.</summary>
internal static class ExclusiveFile
{
    // The number by which Linux says that there is such a file (EEXIST).
    private const int Exists = 17;

    /// <summary>Makes the file. False when there is one already.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="write">Writes what the file holds.</param>
    /// <exception cref="FetchException">The file cannot be written. None is left then.</exception>
    public static bool TryCreate(string path, Action<FileStream> write)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (IOException exception) when (exception.HResult == Exists)
        {
            return false;
        }

        try
        {
            using (file)
            {
                write(file);
                // Some file systems of a network tell only now that they are full.
                file.Flush(flushToDisk: true);
            }

            return true;
        }
        catch (IOException exception)
        {
            File.Delete(path);
            throw new FetchException(
                $"{path} cannot be written: {exception.Message.TrimEnd('.')}; see whether the claim has room", exception);
        }
    }
}
