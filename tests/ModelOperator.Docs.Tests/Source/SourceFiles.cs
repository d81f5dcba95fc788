using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Source;

/// <summary>Finds the source files of the project itself.</summary>
internal static class SourceFiles
{
    /// <summary>The folder that file names in messages are relative to.</summary>
    public static string Root { get; } = Repository.PathOf("src");

    /// <summary>All .cs files that people have written; the compiler's own are left out.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin")),
    ];
}
