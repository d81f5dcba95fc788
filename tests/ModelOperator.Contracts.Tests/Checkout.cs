namespace ModelOperator.Contracts.Tests;

/// <summary>The files of the repository.</summary>
internal static class Checkout
{
    /// <summary>Every file below a folder whose name ends so, without what builds leave behind.</summary>
    public static IEnumerable<string> Files(string folder, params string[] endings) =>
        Directory.EnumerateFiles(Path.Combine(Root(), folder), "*", SearchOption.AllDirectories)
            .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal))
                && !file.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj", "node_modules"], StringComparer.Ordinal).Any());

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ModelOperator.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} has ModelOperator.sln");
        }

        return folder;
    }
}
