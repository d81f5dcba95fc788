using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Folders;

/// <summary>Checks before a download that the disk has room for it, and that the node keeps some.</summary>
internal static class DiskRoom
{
    private const double Gibibyte = 1 << 30;
    private const long MostKept = 20L << 30;

    /// <summary>Finds the space of a folder's file system.</summary>
    public static DiskSpace SpaceOf(string folder)
    {
        var drive = new DriveInfo(folder);
        return new(drive.AvailableFreeSpace, drive.TotalSize);
    }

    /// <exception cref="FetchException">Too few bytes would be left free.</exception>
    public static void Require(long needed, string folder, Func<string, DiskSpace> spaceOf)
    {
        if (needed <= 0)
        {
            return;
        }

        var (free, size) = spaceOf(folder);
        // On a node whose disk is nearly full the kubelet evicts pods, also those of others; and a claim may be on such a disk.
        var kept = Math.Min(size / 10, MostKept);
        if (free - kept < needed)
        {
            throw new FetchException($"the disk is too small: the folder needs {needed / Gibibyte:0.00} GiB more in {folder}, where "
                + $"{free / Gibibyte:0.00} GiB are free, of which {kept / Gibibyte:0.00} GiB must stay free: a tenth of the disk, "
                + $"at most {MostKept >> 30} GiB")
            {
                IsForLackOfRoom = true,
            };
        }
    }
}
