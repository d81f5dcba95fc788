using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Source;

/// <summary>Finds the C# files that people have written.</summary>
internal static class SourceFiles
{
    /// <summary>The folder that file names in messages are relative to.</summary>
    public static string Root { get; } = Repository.PathOf("src");

    /// <summary>All .cs files of the product.</summary>
    public static IReadOnlyList<string> All { get; } = In(Root);

    /// <summary>All .cs files of tests, demo and benchmarks.</summary>
    public static IReadOnlyList<string> OfTests { get; } = In(Repository.PathOf("tests"));

    // The compiler's own are left out.
    private static string[] In(string root) =>
    [
        .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin")),
    ];
}
