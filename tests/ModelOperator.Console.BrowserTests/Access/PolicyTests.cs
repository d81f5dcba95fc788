using System.Text.RegularExpressions;
using ModelOperator.Testing;

namespace ModelOperator.Console.BrowserTests.Access;

public sealed partial class PolicyTests
{
    private static readonly string Web = Repository.PathOf("src/ModelOperator.Console/Web");

    [Fact]
    public void Scripts_MakeNoMarkupFromText_AndRunNone()
    {
        var scripts = Directory.GetFiles(Path.Combine(Web, "js"), "*.js", SearchOption.AllDirectories);

        scripts.ShouldNotBeEmpty();
        scripts.Where(file => Forbidden().IsMatch(File.ReadAllText(file))).ShouldBeEmpty();
    }

    [Fact]
    public void Files_NameNoOtherPlaceOfTheInternet()
    {
        string[] files =
        [
            Path.Combine(Web, "index.html"), .. Directory.GetFiles(Path.Combine(Web, "js"), "*.js", SearchOption.AllDirectories),
            .. Directory.GetFiles(Path.Combine(Web, "css"), "*.css"),
        ];

        files.Where(file => Elsewhere().IsMatch(File.ReadAllText(file))).ShouldBeEmpty();
    }

    [Fact]
    public void Folders_DoNotUseEachOtherInACircle()
    {
        var scripts = Path.Combine(Web, "js");
        var uses = Directory.GetDirectories(scripts).ToDictionary(
            folder => Path.GetFileName(folder),
            folder => Directory.GetFiles(folder, "*.js", SearchOption.AllDirectories)
                .SelectMany(file => Imports().Matches(File.ReadAllText(file))
                    .Select(match => Path.GetRelativePath(scripts, Path.Combine(Path.GetDirectoryName(file)!, match.Groups["path"].Value))))
                .Where(path => path.Contains('/', StringComparison.Ordinal) && !path.StartsWith('.'))
                .Select(path => path.Split('/')[0])
                .Where(used => used != Path.GetFileName(folder)).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);

        uses["app"].ShouldContain("fleet");
        while (uses.Where(folder => folder.Value.Count == 0).Select(folder => folder.Key).ToList() is { Count: > 0 } free)
        {
            free.ForEach(name => uses.Remove(name));
            foreach (var rest in uses.Values)
            {
                rest.ExceptWith(free);
            }
        }

        uses.ShouldBeEmpty("each of these folders uses another one of them");
    }

    [GeneratedRegex(@"innerHTML|outerHTML|insertAdjacentHTML|dangerouslySet|document\.write|\beval\(|new Function", RegexOptions.None, 1000)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"https?://(?!www\.w3\.org/2000/svg)", RegexOptions.None, 1000)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"from '(?<path>\.[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Imports();
}
