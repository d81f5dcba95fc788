using System.Runtime.CompilerServices;

namespace ModelOperator.Testing;

/// <summary>The checkout that a test was built from.</summary>
public static class Repository
{
    /// <summary>The full path of a file or folder.</summary>
    /// <param name="relative">Its path from the repository's root, as docs/install.md; the root itself when empty.</param>
    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(Folder(), "../..", relative));

    /// <summary>The text of a file.</summary>
    /// <param name="relative">Its path from the repository's root.</param>
    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    private static string Folder([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
