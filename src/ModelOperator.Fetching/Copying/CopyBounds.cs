using ModelOperator.Contracts.Processes;

namespace ModelOperator.Fetching.Copying;

/// <summary>The bounds of a download. The usual ones are here for everybody who reads models.</summary>
internal sealed record CopyBounds
{
    /// <summary>The number of GiB that a file may have when nobody says another.</summary>
    public const int UsualFileGibibytes = 10;

    /// <summary>The longest time in seconds for a whole file when nobody says another.</summary>
    public const int UsualFileSeconds = 60 * 60;

    /// <summary>The longest time in seconds until the next file of a folder when nobody says another.</summary>
    public const int UsualFolderSeconds = 24 * 60 * 60;

    /// <summary>The longest silence of a source in seconds when nobody says another.</summary>
    public const int UsualStallSeconds = 30;

    public static CopyBounds Usual { get; } = new();

    /// <summary>The largest file to accept, in bytes.</summary>
    public long MaxSize { get; init; } = (long)UsualFileGibibytes << 30;

    /// <summary>The most bytes of all files of a folder.</summary>
    public long MaxFolderSize { get; init; } = (long)FetchArguments.UsualFolderGibibytes << 30;

    /// <summary>The longest time for a whole file.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(UsualFileSeconds);

    /// <summary>The longest time until the next file of a folder is complete.</summary>
    public TimeSpan FolderTimeout { get; init; } = TimeSpan.FromSeconds(UsualFolderSeconds);

    /// <summary>The longest time that the source may send nothing.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(UsualStallSeconds);
}
