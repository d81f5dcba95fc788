namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>
/// The folder on the claim where the owner of the lock downloads. It has the owner's name, and whoever takes over gives it another name.
/// </summary>
/// <remarks>
/// All that an owner puts in place or takes away is moved from here or to here. So an owner that stood still, was taken for dead and goes
/// on finds this folder gone, and can change nothing that its successor has put in place. What it still has open it goes on writing, so a
/// successor never opens a file that was not complete; it deletes it and makes another.
/// </remarks>
/// <param name="output">The path of the model.</param>
/// <param name="owner">A name that nobody else has, without spaces or slashes.</param>
internal sealed class OwnFolder(string output, string owner)
{
    private const string Beginning = ".fetch-";
    private const string FormerBeginning = ".former-";

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private readonly string _root = Path.GetDirectoryName(output)!;
    private readonly string _path = Path.Combine(Path.GetDirectoryName(output)!, Beginning + owner);

    /// <summary>The path that the model is downloaded to.</summary>
    public string Place => Path.Combine(_path, Path.GetFileName(output));

    /// <summary>The path where the mark is prepared.</summary>
    public string Mark => $"{Place}.verified";

    /// <summary>True when a pod downloads to a folder of this kind, or has left one.</summary>
    /// <param name="root">The folder of the model.</param>
    public static bool AreIn(string root) => Directory.EnumerateDirectories(root, Beginning + "*").Any();

    /// <summary>Makes the folder of the files that dead pods have completed. Of several, the one with the most bytes is used, and the
    /// others go.</summary>
    public void TakeOver()
    {
        var others = 0;
        foreach (var left in Directory.GetDirectories(_root, Beginning + "*").Where(left => left != _path).OrderByDescending(BytesOf))
        {
            if (!Directory.Exists(_path) && !SymbolicLink.IsAt(left) && TryMove(left, _path))
            {
                continue;
            }

            // The new name takes it from its owner at once, also where it cannot be deleted.
            var aside = $"{_path}.{others++}";
            TryDelete(TryMove(left, aside) ? aside : left);
        }

        Directory.CreateDirectory(_path);
        foreach (var former in Directory.GetFileSystemEntries(_path, FormerBeginning + "*"))
        {
            TryDelete(former);
        }
    }

    /// <summary>Puts the model in its place. What was there is moved away first and deleted last.</summary>
    /// <remarks>A pod that dies between two of these moves leaves a state from which the next goes on.</remarks>
    public void Publish()
    {
        var list = $"{Place}.sha256";
        if (File.Exists(list))
        {
            File.Move(list, $"{output}.sha256", overwrite: true);
        }

        var former = Path.Combine(_path, FormerBeginning + owner);
        if (Directory.Exists(output))
        {
            Directory.Move(output, former);
        }
        else if (File.Exists(output))
        {
            File.Move(output, former);
        }

        if (Directory.Exists(Place))
        {
            Directory.Move(Place, output);
        }
        else
        {
            File.Move(Place, output, overwrite: false);
        }

        TryDelete(former);
    }

    /// <summary>Puts the mark in its place.</summary>
    public void PublishMark(string mark) => File.Move(Mark, mark, overwrite: true);

    /// <summary>Deletes the folder. What cannot be deleted is left to the next who takes over.</summary>
    public void Delete() => TryDelete(_path);

    private static long BytesOf(string folder)
    {
        try
        {
            return SymbolicLink.IsAt(folder) ? 0 : new DirectoryInfo(folder).EnumerateFiles("*", Everything).Sum(file => file.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static bool TryMove(string folder, string place)
    {
        try
        {
            Directory.Move(folder, place);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another pod's files may be of another user. They take room, but nothing else.
        }
    }
}
