using Microsoft.Win32.SafeHandles;

namespace ModelOperator.ModelServer.Fetching.Volumes;

/// <summary>The length and the time by which a change of a file is noticed.</summary>
/// <param name="Length">The bytes of the file.</param>
/// <param name="Written">The time of the last write.</param>
internal sealed record FileState(long Length, DateTime Written)
{
    /// <summary>Reads the present state of an open file.</summary>
    public static FileState Of(SafeFileHandle file) => new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));
}
