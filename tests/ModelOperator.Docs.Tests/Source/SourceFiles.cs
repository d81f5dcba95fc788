namespace ModelOperator.Docs.Tests.Source;

/// <summary>The C# files that people write.</summary>
internal static class SourceFiles
{
    /// <summary>The files under a folder, without those that a build leaves there.</summary>
    public static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(IsWritten);

    private static bool IsWritten(string file) => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin");
}
