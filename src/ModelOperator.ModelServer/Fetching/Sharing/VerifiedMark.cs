using System.Globalization;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>
/// The note beside a shared model that its digest has been verified, with the length of each file. Reading a large model again for its
/// digest would take each pod minutes; the lengths show files that were cut off or lost.
/// </summary>
internal static class VerifiedMark
{
    private const long MostBytes = 16 << 20;

    /// <summary>True when the model is marked, and its files have the lengths that they had then. A link is never right, because it may
    /// lead elsewhere where the model is served.</summary>
    /// <param name="mark">The path of the mark.</param>
    /// <param name="model">The path of the model, a file or a folder.</param>
    public static bool IsValid(string mark, string model)
    {
        try
        {
            var note = new FileInfo(mark);
            if (!note.Exists || note.Length > MostBytes || SymbolicLink.IsAt(mark) || SymbolicLink.IsAt(model))
            {
                return false;
            }

            // A pipe has no length and is not opened, because that would take until somebody writes to it.
            var count = 0;
            foreach (var line in note.Length > 0 ? File.ReadLines(mark) : [])
            {
                if (line.Split(' ', 2) is not [var text, var path]
                    || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                    || (path.Length > 0 && FolderPaths.Problem(path) is not null)
                    || new FileInfo(Path.Combine(model, path)) is not { Exists: true, LinkTarget: null } file || file.Length != length
                    || ++count > FolderPaths.MaxFiles)
                {
                    return false;
                }
            }

            return count > 0;
        }
        catch (IOException)
        {
            // A server of files that is away for a moment. Whoever has the lock tells when that lasts.
            return false;
        }
    }

    /// <summary>True when a model is or has a link.</summary>
    /// <exception cref="ModelFolderException">See <see cref="LocalFolder.List"/>.</exception>
    public static bool HasLink(string model) => SymbolicLink.IsAt(model)
        || (Directory.Exists(model) && LocalFolder.List(model).Any(path => SymbolicLink.IsAt(Path.Combine(model, path))));

    /// <summary>Writes the mark of a model whose digest is right, after all of it is on the disk.</summary>
    /// <exception cref="FetchException">The mark would be refused.</exception>
    public static void Write(string mark, string model)
    {
        var lines = new List<string>();
        foreach (var path in Directory.Exists(model) ? LocalFolder.List(model) : [""])
        {
            using var file = new FileStream(Path.Combine(model, path), FileMode.Open, FileAccess.Read, FileShare.Read);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{file.Length} {path}"));
        }

        File.WriteAllLines(mark, lines);
        if (new FileInfo(mark).Length > MostBytes)
        {
            throw new FetchException(
                $"the names of the files have more than {MostBytes >> 20} MiB together, which is too much for a model that pods share; "
                    + "give the files shorter names, or leave spec.model.cache out");
        }
    }
}
