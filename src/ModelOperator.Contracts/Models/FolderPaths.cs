using System.Text;

namespace ModelOperator.Contracts.Models;

/// <summary>The rules for the paths of files in a model's folder. A path that keeps them stays within the folder, can be created, and can
/// be printed in one line.</summary>
public static class FolderPaths
{
    /// <summary>The most characters of a path.</summary>
    public const int MaxLength = 1024;

    /// <summary>The most files of a folder.</summary>
    public const int MaxFiles = 10_000;

    // This is the limit of the file systems that nodes have.
    private const int MaxSegmentBytes = 255;

    private const int MostShown = 100;

    /// <summary>Says why a path is refused, as it follows the path in a sentence. Null for a good path.</summary>
    public static string? Problem(string path)
    {
        if (path.Length == 0)
        {
            return "is empty";
        }

        if (path.Length > MaxLength)
        {
            return $"has more than {MaxLength} characters";
        }

        if (path.Any(char.IsControl))
        {
            return "has a control character";
        }

        // The tool sha256sum writes a backslash in another way, so the manifest could not be compared with its output.
        if (path.Contains('\\', StringComparison.Ordinal))
        {
            return "has a backslash";
        }

        if (path.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar))
        {
            return "is not written in UTF-8";
        }

        return path.StartsWith('/') ? "is absolute" : path.Split('/').Select(SegmentProblem).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>The path as it can stand in a message: without control characters, and not too long.</summary>
    public static string Shown(string path)
    {
        var clean = string.Concat(path.Take(MostShown).Select(character => char.IsControl(character) ? '?' : character));
        return path.Length > MostShown ? clean + "…" : clean;
    }

    /// <summary>Finds a path that is a file and also the folder of another file. Null when there is none.</summary>
    public static string? FileThatIsAFolderToo(IReadOnlyCollection<string> paths)
    {
        var files = paths.ToHashSet(StringComparer.Ordinal);
        return paths.Select(path => FoldersOf(path).FirstOrDefault(files.Contains)).FirstOrDefault(found => found is not null);
    }

    private static string? SegmentProblem(string segment) => segment switch
    {
        "" => "has two slashes in a row, or one at its end",
        "." or ".." => $"has the part '{segment}', which could lead out of the folder",
        _ => Encoding.UTF8.GetByteCount(segment) > MaxSegmentBytes ? $"has a part of more than {MaxSegmentBytes} bytes" : null,
    };

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0;
            slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }
}
