using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Folders;

/// <summary>Checks before a download that the disk has room for it.</summary>
internal static class DiskRoom
{
    private const double Gibibyte = 1 << 30;

    /// <summary>The bytes that are free in a folder's file system.</summary>
    public static long FreeIn(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    /// <exception cref="FetchException">There are fewer bytes free than needed.</exception>
    public static void Require(long needed, string folder, Func<string, long> freeIn)
    {
        if (needed > 0 && freeIn(folder) is var free && free < needed)
        {
            throw new FetchException($"the disk is too small: the folder needs {needed / Gibibyte:0.00} GiB more in {folder}, where "
                + $"{free / Gibibyte:0.00} GiB are free");
        }
    }
}
