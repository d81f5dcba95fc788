using System.Globalization;
using ModelOperator.Contracts.Models;

namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>
/// The note beside a shared model that its digest has been verified, with the length of each file. Reading a large model again for its
/// digest would take each pod minutes; the lengths show files that were cut off or lost.
/// </summary>
internal static class VerifiedMark
{
    /// <summary>True when the model is marked, and its files have the lengths that they had then.</summary>
    /// <param name="mark">The path of the mark.</param>
    /// <param name="model">The path of the model, a file or a folder.</param>
    public static bool IsValid(string mark, string model)
    {
        if (!File.Exists(mark))
        {
            return false;
        }

        var count = 0;
        foreach (var line in File.ReadLines(mark))
        {
            if (line.Split(' ', 2) is not [var text, var path]
                || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || new FileInfo(Path.Combine(model, path)) is not { Exists: true } file || file.Length != length)
            {
                return false;
            }

            count++;
        }

        return count > 0;
    }

    /// <summary>Marks a model whose digest is right, after all of it is on the disk.</summary>
    public static void Write(string mark, string model)
    {
        var lines = new List<string>();
        foreach (var path in Directory.Exists(model) ? LocalFolder.List(model) : [""])
        {
            using var file = new FileStream(Path.Combine(model, path), FileMode.Open, FileAccess.Read, FileShare.Read);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{file.Length} {path}"));
        }

        var partial = $"{mark}.partial";
        File.WriteAllLines(partial, lines);
        File.Move(partial, mark, overwrite: true);
    }
}
