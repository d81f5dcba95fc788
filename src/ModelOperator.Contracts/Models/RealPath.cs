using Microsoft.Win32.SafeHandles;

namespace ModelOperator.Contracts.Models;

/// <summary>Finds the path to which a path leads when all links in it are followed.</summary>
public static class RealPath
{
    // The kernel follows as many.
    private const int MaxLinks = 40;

    /// <summary>Follows all links in a path. Parts that do not exist are kept as they are.</summary>
    /// <exception cref="ModelFolderException">The links lead round in a circle.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        var rest = new Stack<string>();
        Push(rest, full[real.Length..]);
        for (var links = 0; rest.TryPop(out var part);)
        {
            if (part is "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new ModelFolderException("the path has too many links");
            }

            if (Path.IsPathRooted(target))
            {
                real = Path.GetPathRoot(target)!;
                target = target[real.Length..];
            }

            Push(rest, target);
        }

        return real;
    }

    /// <summary>The real path of a file that is open. Linux tells it, also when links have changed since; elsewhere they are followed
    /// anew.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="path">The path by which it was opened.</param>
    public static string OfOpen(SafeFileHandle file, string path) =>
        new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget ?? Of(path);

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var part in path.Split(Path.DirectorySeparatorChar).Reverse().Where(part => part is not ("" or ".")))
        {
            rest.Push(part);
        }
    }
}
