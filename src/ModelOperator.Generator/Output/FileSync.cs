using System.Text;

namespace ModelOperator.Generator.Output;

/// <summary>Brings generated files on disk up to date, or tells which are not.</summary>
internal static class FileSync
{
    /// <summary>The files under <paramref name="root"/> that differ from what they should be, or are missing.</summary>
    public static IReadOnlyList<GeneratedFile> Stale(string root, IEnumerable<GeneratedFile> files) =>
        [.. files.Where(file => !IsCurrent(Path.Combine(root, file.Path), file.Content))];

    /// <summary>Writes <paramref name="file"/>, and makes its folder when it is missing.</summary>
    public static void Write(string root, GeneratedFile file)
    {
        var path = Path.Combine(root, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, file.Content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    private static bool IsCurrent(string path, string content) =>
        File.Exists(path) && string.Equals(File.ReadAllText(path), content, StringComparison.Ordinal);
}
