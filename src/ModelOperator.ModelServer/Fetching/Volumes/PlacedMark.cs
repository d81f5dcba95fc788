using System.Globalization;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Sharing;

namespace ModelOperator.ModelServer.Fetching.Volumes;

/// <summary>
/// The note that a model has been verified where it is, with the length and the time of the last write of each file. People write to such
/// a place, so a file that is new, gone or written again makes the note void.
/// </summary>
internal static class PlacedMark
{
    private const long MostBytes = 16 << 20;

    /// <summary>True when the model is marked, and has the same files in the same state as then, and no links.</summary>
    /// <param name="mark">The path of the mark.</param>
    /// <param name="model">The path of the model, a file or a folder.</param>
    /// <exception cref="ModelFolderException">See <see cref="LocalFolder.List"/>.</exception>
    public static bool IsValid(string mark, string model)
    {
        try
        {
            // A pipe has no length and is not opened, because that would take until somebody writes to it.
            return new FileInfo(mark) is { Exists: true, Length: > 0 and <= MostBytes, LinkTarget: null }
                && !VerifiedMark.HasLink(model)
                && File.ReadLines(mark).SequenceEqual(List(model), StringComparer.Ordinal);
        }
        catch (IOException)
        {
            // A server of files that is away for a moment.
            return false;
        }
    }

    /// <summary>Lists the files of a model, each with its length in bytes, the time of its last write in ticks (UTC), and its path.
    /// </summary>
    /// <exception cref="ModelFolderException">See <see cref="LocalFolder.List"/>.</exception>
    public static IReadOnlyList<string> List(string model) =>
    [
        .. (Directory.Exists(model) ? LocalFolder.List(model) : [""]).Order(StringComparer.Ordinal).Select(path =>
        {
            var file = new FileInfo(Path.Combine(model, path));
            return string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks} {path}");
        }),
    ];

    /// <summary>Writes the mark of a model whose digest is right, after all of it is on the disk.</summary>
    /// <exception cref="FetchException">The mark would be refused.</exception>
    public static void Write(string mark, string model, IReadOnlyList<string> files)
    {
        foreach (var line in files)
        {
            using var file = File.OpenHandle(Path.Combine(model, line.Split(' ', 3)[2]));
            RandomAccess.FlushToDisk(file);
        }

        File.WriteAllLines(mark, files);
        if (new FileInfo(mark).Length > MostBytes)
        {
            throw new FetchException(
                $"the names of the files have more than {MostBytes >> 20} MiB together, which is too much for a model that is served from "
                    + "where it is; give the files shorter names");
        }
    }
}
