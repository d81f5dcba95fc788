using System.Xml.Linq;
using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Source;

/// <summary>One project file refers to another.</summary>
/// <param name="User">The project that refers, as its path from the repository's root: <c>src/ModelOperator.Gateway</c>.</param>
/// <param name="Used">The project that is referred to, likewise.</param>
internal sealed record ProjectArrow(string User, string Used)
{
    /// <summary>Reads every reference of the projects under src.</summary>
    public static IReadOnlyList<ProjectArrow> OfTheSource() =>
    [
        .. from file in Projects()
           let folder = Path.GetDirectoryName(file)!
           from reference in XDocument.Load(file).Descendants("ProjectReference")
           let used = Path.GetDirectoryName(Path.GetFullPath(Path.Combine(folder, (string)reference.Attribute("Include")!)))!
           select new ProjectArrow(FromRoot(folder), FromRoot(used)),
    ];

    /// <summary>The projects under src, as paths from the repository's root.</summary>
    public static IReadOnlyList<string> ProjectsOfTheSource() => [.. Projects().Select(file => FromRoot(Path.GetDirectoryName(file)!))];

    private static IEnumerable<string> Projects() =>
        Directory.EnumerateDirectories(Repository.PathOf("src")).SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"));

    private static string FromRoot(string path) => Path.GetRelativePath(Repository.PathOf(""), path).Replace('\\', '/');
}
