using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ModelOperator.StandIns.Stores;

/// <summary>A file of the store, below its folder.</summary>
internal static class StoredFile
{
    /// <summary>Finds a path below a folder. Null when it leads out of it.</summary>
    public static string? Find(string folder, string path)
    {
        var full = Path.GetFullPath(Path.Combine(folder, path.TrimStart('/')));
        return full.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? full : null;
    }

    /// <summary>The files below a folder whose paths begin with a prefix, in the order of their paths; none when there is no such folder.
    /// </summary>
    /// <param name="root">The folder.</param>
    /// <param name="prefix">The prefix.</param>
    /// <param name="after">The path after which the list begins; empty for all.</param>
    /// <param name="most">The largest number of files.</param>
    public static IReadOnlyList<(string Key, FileInfo File)> List(string root, string prefix, string after, int most) =>
        !Directory.Exists(root) ? [] : [.. new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => (Key: Path.GetRelativePath(root, file.FullName), File: file))
            .Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(one.Key, after) > 0)
            .OrderBy(one => one.Key, StringComparer.Ordinal).Take(most)];

    /// <summary>The state of a file, in the form of an object that was uploaded in parts: the SDK of S3 takes any other for an MD5.
    /// </summary>
    public static string Tag(FileInfo file) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{file.LastWriteTimeUtc.Ticks:x16}{file.Length:x16}-2\"");

    /// <summary>Sends a file, or the part of it that was asked for.</summary>
    public static Task SendAsync(HttpContext context, FileInfo file) => Results.File(
        file.FullName, "application/octet-stream", entityTag: EntityTagHeaderValue.Parse(Tag(file)), enableRangeProcessing: true)
        .ExecuteAsync(context);
}
