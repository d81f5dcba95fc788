using System.Text;

namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>The text of a lock. Whoever may write to the claim may have written it, so little of it is read and less is shown.</summary>
internal static class LockText
{
    private const int MostBytes = 512;
    private const int MostShown = 128;

    /// <summary>The text of a lock, which changes with each sign of life. Null when nobody has it.</summary>
    /// <exception cref="IOException">The file cannot be read now, or is a folder.</exception>
    public static string? Read(string path)
    {
        try
        {
            var lockFile = new FileInfo(path);
            if (!lockFile.Exists)
            {
                return Directory.Exists(path) ? throw new IOException($"{path} is a folder, where pods make a file; delete it") : null;
            }

            // A pipe has no length, and to open one would take until somebody writes to it. A link could lead to one.
            if (lockFile.Length == 0 || SymbolicLink.IsAt(path))
            {
                return "";
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var text = new byte[MostBytes];
            return Encoding.UTF8.GetString(text, 0, file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The owner that the text of a lock names.</summary>
    public static string OwnerIn(string text) => text.Split(' ', 2)[0];

    /// <summary>The owner as it can stand in a log.</summary>
    public static string ShownOwnerIn(string text) => OwnerIn(text) is { Length: > 0 } owner
        ? string.Concat(owner.Take(MostShown).Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.'
            ? character
            : '?'))
        : "a pod without a name";
}
